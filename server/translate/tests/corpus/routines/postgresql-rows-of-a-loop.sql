CREATE FUNCTION big_orders(least numeric) RETURNS SETOF orders AS $$
DECLARE
  r orders%ROWTYPE;
BEGIN
  FOR r IN SELECT * FROM orders WHERE total > least LOOP
    RETURN NEXT r;
  END LOOP;
  RETURN;
END;
$$ LANGUAGE plpgsql;
--- becomes
CREATE FUNCTION main.moved.big_orders(least DECIMAL(38,10))
RETURNS TABLE
RETURN SELECT * FROM main.moved.orders WHERE total > least
--- says
DWM-0206 1:34 least: NUMERIC becomes DECIMAL(38,10): NUMERIC without precision holds any scale; ten decimals are kept
