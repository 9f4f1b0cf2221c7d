CREATE OR REPLACE PROCEDURE p() RETURNS VARCHAR LANGUAGE SQL AS
$$
BEGIN
  DELETE FROM a;
  INSERT INTO log SELECT 'a', SQLROWCOUNT;
  RETURN 'x';
END;
$$
--- becomes
CREATE PROCEDURE main.moved.p()
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  DECLARE touched_rows BIGINT DEFAULT 0;
  SET touched_rows = (SELECT COUNT(*) FROM main.moved.a);
  DELETE FROM main.moved.a;
  INSERT INTO main.moved.log SELECT 'a', touched_rows;
  SELECT 'x' AS result;
END
--- says
DWM-0209 4:3 rows are counted by a query right before they are changed; another session may change some in between
