CREATE PROCEDURE add_room(p_id IN VARCHAR2) IS
  e_twice EXCEPTION;
  PRAGMA EXCEPTION_INIT(e_twice, -1);
BEGIN
  INSERT INTO rooms VALUES (p_id);
EXCEPTION
  WHEN e_twice THEN
    NULL;
END;
--- becomes
--- says
DWM-0105 3:35 the error 1 never comes: Databricks lets rows in that break a key; look for them, or write a MERGE
