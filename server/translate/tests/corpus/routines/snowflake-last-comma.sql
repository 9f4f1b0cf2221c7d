CREATE OR REPLACE PROCEDURE kept() RETURNS VARCHAR LANGUAGE SQL AS
$$
BEGIN
  INSERT INTO sales.days (a, b, -- c
  ) SELECT a, b FROM sales.weeks;
  RETURN 'done';
END;
$$
--- becomes
CREATE PROCEDURE main.moved.kept()
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  INSERT INTO main.moved.days (a, b) SELECT a, b FROM main.moved.weeks;
  SELECT 'done' AS result;
END
--- says
DWM-0217 4:31 `,` dropped: no column follows it
