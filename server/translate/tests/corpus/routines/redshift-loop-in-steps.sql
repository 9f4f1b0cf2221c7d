CREATE OR REPLACE PROCEDURE p(a int) AS $$
BEGIN
  FOR i IN 1..10 BY 2 LOOP INSERT INTO t VALUES (i); END LOOP;
  FOR i IN REVERSE 10..1 BY a LOOP INSERT INTO t VALUES (i); END LOOP;
END; $$ LANGUAGE plpgsql;
--- becomes
CREATE PROCEDURE main.moved.p(IN a INT)
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  FOR count1 AS
    SELECT
      i
    FROM
      (
        SELECT
          explode(CASE WHEN 1 <= 10 THEN sequence(1, 10, 2) ELSE array() END) AS i
      )
    ORDER BY i
  DO
    INSERT INTO main.moved.t VALUES (count1.i);
  END FOR;
  FOR count3 AS
    SELECT
      i
    FROM
      (
        SELECT
          explode(CASE WHEN 1 <= 10 THEN sequence(10, 1, -(CAST(a AS BIGINT))) ELSE array() END) AS i
      )
    ORDER BY i DESC
  DO
    INSERT INTO main.moved.t VALUES (count3.i);
  END FOR;
END
--- says
