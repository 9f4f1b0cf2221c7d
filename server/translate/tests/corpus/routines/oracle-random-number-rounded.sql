CREATE PROCEDURE p IS
  v PLS_INTEGER;
  w PLS_INTEGER;
BEGIN
  v := DBMS_RANDOM.VALUE(1, 10);
  w := TRUNC(DBMS_RANDOM.VALUE(1, 10));
  INSERT INTO t VALUES (v, w);
END;
--- becomes
CREATE PROCEDURE main.moved.p()
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  DECLARE v INT;
  DECLARE w INT;
  SET v = round((1 + rand() * (10 - 1)));
  SET w = CAST((1 + rand() * (10 - 1)) AS BIGINT);
  INSERT INTO main.moved.t VALUES (v, w);
END
--- says
