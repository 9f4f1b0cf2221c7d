CREATE PROCEDURE add_room(p_id INT, OUT p_there INT)
BEGIN
  DECLARE EXIT HANDLER FOR 1062 SET p_there = 1;
  INSERT INTO rooms (id) VALUES (p_id);
END
--- becomes
--- says
DWM-0105 3:28 the error 1062 never comes: Databricks lets rows in that break a key; look for them, or write a MERGE
