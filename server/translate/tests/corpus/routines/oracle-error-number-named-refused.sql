CREATE PROCEDURE empty_rooms IS
  e_limit EXCEPTION;
  PRAGMA EXCEPTION_INIT(e_limit, -20001);
BEGIN
  house.check_limit;
EXCEPTION
  WHEN e_limit THEN
    INSERT INTO failures VALUES ('limit');
END;
--- becomes
--- says
DWM-0105 3:35 e_limit stands for the error 20001 of the source, which Databricks does not raise; raise it by its name
