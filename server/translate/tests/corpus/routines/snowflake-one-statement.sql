CREATE OR REPLACE PROCEDURE bring(task VARCHAR) RETURNS STRING LANGUAGE SQL AS
$$
MERGE INTO kept USING found ON kept.a = found.a WHEN MATCHED THEN UPDATE SET b = found.b
$$
--- becomes
CREATE PROCEDURE main.moved.bring(IN task STRING)
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  MERGE INTO main.moved.kept
  USING main.moved.found ON kept.a = found.a
  WHEN MATCHED THEN UPDATE SET b = found.b;
END
--- says
