CREATE OR REPLACE PROCEDURE clear_tables() RETURNS INT4 LANGUAGE NZPLSQL AS
BEGIN_PROC
DECLARE
  one RECORD;
  rows INT4;
BEGIN
  FOR one IN SELECT name FROM tables_to_clear LOOP
    CALL log_step('clear ' || one.name, 0);
    EXECUTE IMMEDIATE 'DELETE FROM ' || one.name;
    rows := ROW_COUNT;
    CALL log_step('cleared', rows);
  END LOOP;
  RETURN 0;
END;
END_PROC;
--- becomes
CREATE PROCEDURE main.moved.clear_tables()
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  DECLARE rows INT;
  FOR one AS (SELECT name FROM main.moved.tables_to_clear) DO
    CALL main.moved.log_step('clear ' || one.name, 0);
    EXECUTE IMMEDIATE 'DELETE FROM main.moved.' || (one.name);
    GET DIAGNOSTICS rows = ROW_COUNT;
    CALL main.moved.log_step('cleared', rows);
  END FOR;
  SELECT 0 AS result;
END
--- says
