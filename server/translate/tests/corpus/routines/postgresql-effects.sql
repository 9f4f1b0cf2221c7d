CREATE FUNCTION touch(p_id integer) RETURNS void AS $$
BEGIN
  UPDATE customers SET seen = now() WHERE id = p_id;
END
$$ LANGUAGE plpgsql;
--- becomes
CREATE PROCEDURE main.moved.touch(IN p_id INT)
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  UPDATE main.moved.customers SET seen = current_timestamp() WHERE id = p_id;
END
--- says
DWM-0215 1:1 a function that gives no value becomes a procedure; call it with CALL
