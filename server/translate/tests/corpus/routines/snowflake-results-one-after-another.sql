CREATE PROCEDURE p() RETURNS VARCHAR LANGUAGE SQL AS
$$
DECLARE
  res RESULTSET;
  n INT;
BEGIN
  res := (SELECT 1 AS v);
  LET c CURSOR FOR res;
  res := (SELECT 2 AS v);
  FOR r IN c DO
    n := r.v;
  END FOR;
  FOR r IN res DO
    n := r.v;
  END FOR;
  RETURN n;
END;
$$
--- becomes
CREATE PROCEDURE main.moved.p()
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  DECLARE n DECIMAL(38,0);
  FOR r AS SELECT 1 AS v DO
    SET n = r.v;
  END FOR;
  FOR r AS SELECT 2 AS v DO
    SET n = r.v;
  END FOR;
  SELECT n AS result;
END
--- says
