CREATE PROCEDURE clear_it() AS $$ BEGIN TRUNCATE work; END; $$ LANGUAGE plpgsql
--- becomes
CREATE PROCEDURE main.moved.clear_it()
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  TRUNCATE TABLE main.moved.work;
END
--- says
