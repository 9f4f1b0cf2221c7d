CREATE PROCEDURE keep_rate(IN k INT)
LANGUAGE plpgsql
AS $$
DECLARE
  v_rate INT;
  v_count INT;
BEGIN
  SELECT count(*) INTO STRICT v_count FROM rates;
  SELECT rate INTO STRICT v_rate FROM rates WHERE id = k;
  INSERT INTO notes VALUES (v_rate, v_count);
END
$$
--- becomes
CREATE PROCEDURE main.moved.keep_rate(IN k INT)
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  DECLARE v_rate INT;
  DECLARE v_count INT;
  SET v_count = (SELECT count(*) FROM main.moved.rates);
  SET v_rate = (SELECT rate FROM main.moved.rates WHERE id = k);
  INSERT INTO main.moved.notes VALUES (v_rate, v_count);
END
--- says
DWM-0213 9:3 INTO STRICT of a query that finds no row is an error in PostgreSQL; here its variables become NULL
