CREATE PROCEDURE add_room(p_id IN VARCHAR2) IS
BEGIN
  INSERT INTO rooms (id) VALUES (p_id);
EXCEPTION
  WHEN DUP_VAL_ON_INDEX THEN
    UPDATE rooms SET used = 1 WHERE id = p_id;
END;
--- becomes
--- says
DWM-0105 5:8 the error DUP_VAL_ON_INDEX never comes: Databricks lets rows in that break a key; look for them, or write a MERGE
