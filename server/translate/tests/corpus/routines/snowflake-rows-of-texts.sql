CREATE PROCEDURE p(a VARCHAR) RETURNS VARCHAR LANGUAGE SQL AS
$$
DECLARE
  q VARCHAR;
  n INT;
  m VARCHAR;
  res RESULTSET;
  c3 CURSOR FOR res;
BEGIN
  q := 'select v, iff(w > 1, 2, 3) from ' || a || ' order by v';
  res := (EXECUTE IMMEDIATE :q);
  LET c CURSOR FOR res;
  OPEN c;
  FETCH c INTO n, m;
  CLOSE c;
  IF (n > 1) THEN
    q := q || ' desc';
  END IF;
  res := (EXECUTE IMMEDIATE :q);
  LET c2 CURSOR FOR res;
  OPEN c2;
  FETCH c2 INTO n, m;
  CLOSE c2;
  IF (n > 1) THEN
    res := (EXECUTE IMMEDIATE 'select 1 as v');
  ELSE
    res := (EXECUTE IMMEDIATE 'select 2 as v');
  END IF;
  FOR r IN res DO
    n := r.v;
  END FOR;
  FOR r IN c3 DO
    n := r.v;
  END FOR;
  q := 'delete from ' || a;
  q := q || ' where v = nvl2(w, 1, 2)';
  EXECUTE IMMEDIATE :q;
  RETURN q;
END;
$$
--- becomes
CREATE PROCEDURE main.moved.p(IN a STRING)
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  DECLARE q STRING;
  DECLARE n DECIMAL(38,0);
  DECLARE m STRING;
  SET q = 'select v, iff(w > 1, 2, 3) from ' || a || ' order by v';
  EXECUTE IMMEDIATE 'CREATE OR REPLACE TEMPORARY VIEW res_rows AS ' || 'SELECT v, if(w > 1, 2, 3) FROM main.moved.' || a || ' ORDER BY v NULLS LAST';
  SET (n, m) = (SELECT * FROM res_rows LIMIT 1);
  IF n > 1 THEN
    SET q = q || ' desc';
  END IF;
  EXECUTE IMMEDIATE 'CREATE OR REPLACE TEMPORARY VIEW res_rows AS ' || q;
  SET (n, m) = (SELECT * FROM res_rows LIMIT 1);
  IF n > 1 THEN
    EXECUTE IMMEDIATE 'CREATE OR REPLACE TEMPORARY VIEW res_rows AS ' || 'SELECT 1 AS v';
  ELSE
    EXECUTE IMMEDIATE 'CREATE OR REPLACE TEMPORARY VIEW res_rows AS ' || 'SELECT 2 AS v';
  END IF;
  FOR r AS SELECT * FROM res_rows DO
    SET n = r.v;
  END FOR;
  FOR r AS SELECT * FROM res_rows DO
    SET n = r.v;
  END FOR;
  SET q = 'delete from ' || a;
  SET q = q || ' where v = nvl2(w, 1, 2)';
  EXECUTE IMMEDIATE 'DELETE FROM main.moved.' || a || ' WHERE v = nvl2(w, 1, 2)';
  SELECT q AS result;
END
--- says
DWM-0213 19:3 the SQL made here at run time stays as it was written; look at its text and the names in it
