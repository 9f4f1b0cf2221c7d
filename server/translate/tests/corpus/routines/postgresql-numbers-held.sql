CREATE PROCEDURE p(n integer, x numeric(10,2)) LANGUAGE plpgsql AS $$
DECLARE
  k integer := x;
  d numeric(10,2);
BEGIN
  d := n / 3.0;
  k := d * 2;
  k := n + 1;
  k := floor(d);
  SELECT avg(a) INTO k FROM t;
  INSERT INTO t (a) VALUES (k);
END;
$$
--- becomes
CREATE PROCEDURE main.moved.p(IN n INT, IN x DECIMAL(10,2))
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  DECLARE k INT;
  DECLARE d DECIMAL(10,2);
  SET k = round(x);
  SET d = n / 3.0;
  SET k = round(d * 2);
  SET k = n + 1;
  SET k = FLOOR(d);
  SET k = round((SELECT avg(a) FROM main.moved.t));
  INSERT INTO main.moved.t (a) VALUES (k);
END
--- says
