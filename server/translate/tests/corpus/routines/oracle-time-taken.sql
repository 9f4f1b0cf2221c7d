CREATE PROCEDURE p IS
  started NUMBER := DBMS_UTILITY.GET_TIME;
BEGIN
  DELETE FROM t;
  INSERT INTO l VALUES ((DBMS_UTILITY.GET_TIME - started) / 100);
END;
--- becomes
CREATE PROCEDURE main.moved.p()
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  DECLARE started DECIMAL(38,10);
  SET started = FLOOR(unix_millis(current_timestamp()) / 10);
  DELETE FROM main.moved.t;
  INSERT INTO main.moved.l VALUES ((FLOOR(unix_millis(current_timestamp()) / 10) - started) / 100);
END
--- says
DWM-0206 2:11 started: NUMBER becomes DECIMAL(38,10): NUMBER without precision holds any scale; ten decimals are kept
