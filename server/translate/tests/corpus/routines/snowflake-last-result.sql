CREATE PROCEDURE counted(source VARCHAR) RETURNS VARCHAR LANGUAGE SQL AS
$$
DECLARE
  x INT;
  q VARCHAR;
BEGIN
  EXECUTE IMMEDIATE 'SELECT COUNT(*) FROM ' || source;
  SELECT $1 INTO :x FROM TABLE(RESULT_SCAN(LAST_QUERY_ID()));
  q := 'SELECT MAX(id) AS most FROM ';
  q := q || source;
  EXECUTE IMMEDIATE :q;
  x := (SELECT most FROM TABLE(RESULT_SCAN(LAST_QUERY_ID())) WHERE most > 0);
  SELECT id FROM people;
  INSERT INTO kept SELECT r.id FROM TABLE(RESULT_SCAN(LAST_QUERY_ID())) r;
  DELETE FROM people WHERE id = 1;
  SELECT "number of rows deleted" INTO :x FROM TABLE(RESULT_SCAN(LAST_QUERY_ID()));
  EXECUTE IMMEDIATE 'UPDATE people SET id = 2';
  SELECT $1 INTO :x FROM TABLE(RESULT_SCAN(LAST_QUERY_ID()));
  RETURN x;
END
$$
--- becomes
CREATE PROCEDURE main.moved.counted(IN source STRING)
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  DECLARE x DECIMAL(38,0);
  DECLARE q STRING;
  DECLARE touched_rows BIGINT DEFAULT 0;
  EXECUTE IMMEDIATE 'CREATE OR REPLACE TEMPORARY VIEW last_result_rows AS ' || 'SELECT COUNT(*) FROM main.moved.' || source;
  SET x = (SELECT c1 FROM last_result_rows AS last_result (c1));
  SET q = 'SELECT MAX(id) AS most FROM ';
  SET q = q || source;
  EXECUTE IMMEDIATE 'CREATE OR REPLACE TEMPORARY VIEW last_result_rows AS ' || 'SELECT MAX(id) AS most FROM main.moved.' || source;
  SET x = (SELECT most FROM last_result_rows WHERE most > 0);
  INSERT INTO main.moved.kept SELECT r.id FROM (SELECT id FROM main.moved.people) r;
  SET touched_rows = (SELECT COUNT(*) FROM main.moved.people WHERE id = 1);
  DELETE FROM main.moved.people WHERE id = 1;
  SET x = touched_rows;
  EXECUTE IMMEDIATE 'UPDATE main.moved.people SET id = 2';
  GET DIAGNOSTICS x = ROW_COUNT;
  SELECT x AS result;
END
--- says
DWM-0209 15:3 rows are counted by a query right before they are changed; another session may change some in between
