CREATE PROCEDURE empty_rooms(p_limit IN VARCHAR2) IS
  e_missing EXCEPTION;
  PRAGMA EXCEPTION_INIT(e_missing, -00942);
  e_limit EXCEPTION;
  PRAGMA EXCEPTION_INIT(e_limit, -20001);
  e_locked EXCEPTION;
  PRAGMA EXCEPTION_INIT(e_locked, -54);
BEGIN
  IF p_limit IS NULL THEN
    RAISE e_limit;
  END IF;
  DELETE FROM rooms;
EXCEPTION
  WHEN e_missing THEN
    INSERT INTO failures VALUES ('missing');
  WHEN e_limit THEN
    INSERT INTO failures VALUES ('limit');
END;
--- becomes
CREATE PROCEDURE main.moved.empty_rooms(IN p_limit STRING)
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  body: BEGIN
    DECLARE EXIT HANDLER FOR SQLSTATE '42P01'
    BEGIN
      INSERT INTO main.moved.failures VALUES ('missing');
    END;
    IF p_limit IS NULL THEN
      INSERT INTO main.moved.failures VALUES ('limit');
      LEAVE body;
    END IF;
    DELETE FROM main.moved.rooms;
  END body;
END
--- says
