CREATE OR REPLACE PROCEDURE stage() AS $$
BEGIN
  CREATE TEMP TABLE fresh (LIKE s.days INCLUDING DEFAULTS);
  INSERT INTO fresh SELECT * FROM s.raw;
END;
$$ LANGUAGE plpgsql;
--- becomes
CREATE PROCEDURE main.moved.stage()
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  CREATE OR REPLACE TEMPORARY TABLE fresh AS SELECT * FROM main.moved.days WHERE false;
  INSERT INTO fresh SELECT * FROM main.moved.raw;
END
--- says
DWM-0203 3:40 `INCLUDING DEFAULTS` dropped: Databricks copies columns only
DWM-0209 3:3 the temporary table has the columns of the table after LIKE, but none of its defaults and constraints
