CREATE PROCEDURE p(a INT) RETURNS VARCHAR LANGUAGE SQL AS
$$
DECLARE
  res RESULTSET;
  n INT;
BEGIN
  IF (a = 1) THEN
    res := (SELECT 1 AS v);
  ELSE
    res := (SELECT 2 AS v);
  END IF;
  FOR r IN res DO
    n := r.v;
  END FOR;
  RETURN n;
END;
$$
--- becomes
--- says
DWM-0105 12:12 a result whose query depends on a branch has no rule; return it in each branch
