CREATE PROCEDURE stage()
BEGIN
  CREATE TEMPORARY TABLE fresh LIKE s.days;
  CREATE TABLE kept LIKE s.days;
  INSERT INTO fresh SELECT * FROM s.raw;
END
--- becomes
CREATE PROCEDURE main.moved.stage()
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  CREATE OR REPLACE TEMPORARY TABLE fresh AS SELECT * FROM main.moved.days WHERE false;
  CREATE TABLE main.moved.kept LIKE main.moved.days;
  INSERT INTO fresh SELECT * FROM main.moved.raw;
END
--- says
DWM-0209 3:3 the temporary table has the columns of the table after LIKE, but none of its defaults and constraints
