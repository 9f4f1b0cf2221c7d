CREATE PROCEDURE close_rooms(IN p_house INT, OUT p_turns INT)
BEGIN
  DECLARE done INT DEFAULT FALSE;
  DECLARE v_id INT;
  DECLARE c_rooms CURSOR FOR SELECT id FROM rooms WHERE house = p_house;
  DECLARE CONTINUE HANDLER FOR NOT FOUND SET done = TRUE;
  SET p_turns = 0;
  OPEN c_rooms;
  rooms_loop: LOOP
    FETCH c_rooms INTO v_id;
    SET p_turns = p_turns + 1;
    IF done THEN LEAVE rooms_loop; END IF;
    UPDATE rooms SET state = 'closed' WHERE id = v_id;
  END LOOP;
  CLOSE c_rooms;
END
--- becomes
CREATE PROCEDURE main.moved.close_rooms(IN p_house INT, OUT p_turns INT)
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  DECLARE v_id INT;
  SET p_turns = 0;
  FOR c_rooms_row AS SELECT id FROM main.moved.rooms WHERE house = p_house DO
    SET v_id = c_rooms_row.id;
    SET p_turns = p_turns + 1;
    UPDATE main.moved.rooms SET state = 'closed' WHERE id = v_id;
  END FOR;
  SET p_turns = p_turns + 1;
END
--- says
