CREATE PROCEDURE close_all()
BEGIN
  DECLARE done INT DEFAULT 0;
  DECLARE v_house INT;
  DECLARE each_one CURSOR FOR SELECT id FROM houses;
  DECLARE CONTINUE HANDLER FOR NOT FOUND SET done = 1;
  OPEN each_one;
  houses_loop: LOOP
    FETCH each_one INTO v_house;
    IF done = 1 THEN LEAVE houses_loop; END IF;
    BEGIN
      DECLARE over INT DEFAULT 0;
      DECLARE v_room INT;
      DECLARE each_one CURSOR FOR SELECT id FROM rooms WHERE house = v_house;
      DECLARE CONTINUE HANDLER FOR NOT FOUND SET over = 1;
      OPEN each_one;
      rooms_loop: LOOP
        FETCH each_one INTO v_room;
        IF over = 1 THEN LEAVE rooms_loop; END IF;
        UPDATE rooms SET state = 'closed' WHERE id = v_room;
      END LOOP;
      CLOSE each_one;
    END;
  END LOOP;
  CLOSE each_one;
END
--- becomes
CREATE PROCEDURE main.moved.close_all()
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  DECLARE v_house INT;
  FOR each_one_row AS (SELECT id FROM main.moved.houses) DO
    SET v_house = each_one_row.id;
    BEGIN
      DECLARE v_room INT;
      FOR each_one_row AS SELECT id FROM main.moved.rooms WHERE house = v_house DO
        SET v_room = each_one_row.id;
        UPDATE main.moved.rooms SET state = 'closed' WHERE id = v_room;
      END FOR;
    END;
  END FOR;
END
--- says
