CREATE PROCEDURE close_rooms(IN p_house INT)
BEGIN
  DECLARE done INT DEFAULT 0;
  DECLARE bad INT DEFAULT 0;
  DECLARE v_id INT;
  DECLARE c_rooms CURSOR FOR SELECT id FROM rooms WHERE house = p_house;
  DECLARE CONTINUE HANDLER FOR SQLEXCEPTION SET bad = 1;
  DECLARE CONTINUE HANDLER FOR NOT FOUND SET done = 1;
  OPEN c_rooms;
  rooms_loop: LOOP
    FETCH c_rooms INTO v_id;
    IF done = 1 THEN LEAVE rooms_loop; END IF;
    UPDATE rooms SET state = 'closed' WHERE id = v_id;
  END LOOP;
  CLOSE c_rooms;
  IF bad = 1 THEN INSERT INTO failures VALUES ('rooms'); END IF;
END
--- becomes
CREATE PROCEDURE main.moved.close_rooms(IN p_house INT)
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  DECLARE bad INT DEFAULT 0;
  DECLARE v_id INT;
  DECLARE CONTINUE HANDLER FOR SQLEXCEPTION
  BEGIN
    SET bad = 1;
  END;
  FOR c_rooms_row AS SELECT id FROM main.moved.rooms WHERE house = p_house DO
    SET v_id = c_rooms_row.id;
    UPDATE main.moved.rooms SET state = 'closed' WHERE id = v_id;
  END FOR;
  IF bad = 1 THEN
    INSERT INTO main.moved.failures VALUES ('rooms');
  END IF;
END
--- says
