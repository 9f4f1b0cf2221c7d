CREATE FUNCTION open_orders(wanted integer) RETURNS refcursor AS $$
DECLARE
  ref refcursor;
BEGIN
  OPEN ref FOR SELECT id, total FROM orders WHERE customer = wanted;
  RETURN ref;
END;
$$ LANGUAGE plpgsql;
--- becomes
CREATE FUNCTION main.moved.open_orders(wanted INT)
RETURNS TABLE
RETURN SELECT id, total FROM main.moved.orders WHERE customer = wanted
--- says
DWM-0213 5:3 the cursor's rows become the result of the call; change those who read the cursor
