CREATE PROCEDURE settle(p_id INT) LANGUAGE plpgsql AS $$
# variable_conflict use_column
BEGIN
  UPDATE orders SET state = 'done' WHERE id = p_id;
END;
$$
--- becomes
CREATE PROCEDURE main.moved.settle(IN p_id INT)
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  UPDATE main.moved.orders SET state = 'done' WHERE id = p_id;
END
--- says
