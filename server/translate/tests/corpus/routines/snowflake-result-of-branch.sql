CREATE OR REPLACE PROCEDURE give(q VARCHAR) RETURNS TABLE () LANGUAGE SQL AS
$$
DECLARE
  rs RESULTSET;
BEGIN
  IF (q = 'a') THEN
    rs := (SELECT 1 AS a);
  ELSE
    rs := (SELECT 2 AS a);
  END IF;
  RETURN TABLE(rs);
END;
$$
--- becomes
--- says
DWM-0105 11:3 a result whose query depends on a branch has no rule; return it in each branch
