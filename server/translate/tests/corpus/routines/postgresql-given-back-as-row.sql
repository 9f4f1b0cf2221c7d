CREATE PROCEDURE settle(p_id INT) LANGUAGE plpgsql AS $$
DECLARE
  v_order RECORD;
  v_row JSONB;
BEGIN
  UPDATE orders SET state = 'done' WHERE id = p_id RETURNING * INTO v_order;
  INSERT INTO log (said) VALUES (v_order.name);
  DELETE FROM lines WHERE id = p_id RETURNING to_jsonb(lines.*) INTO v_row;
  INSERT INTO log (said) VALUES (v_row ->> 'name');
END;
$$
--- becomes
CREATE PROCEDURE main.moved.settle(IN p_id INT)
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  DECLARE v_row VARIANT;
  DECLARE v_order_name STRING;
  UPDATE main.moved.orders SET state = 'done' WHERE id = p_id;
  SET v_order_name = (SELECT name FROM (SELECT * FROM main.moved.orders WHERE id = p_id));
  INSERT INTO main.moved.log (said) VALUES (v_order_name);
  SET v_row = (SELECT to_variant_object(`struct`(lines.*)) FROM main.moved.lines WHERE id = p_id);
  DELETE FROM main.moved.lines WHERE id = p_id;
  INSERT INTO main.moved.log (said) VALUES (variant_get(v_row, '$.name', 'STRING'));
END
--- says
DWM-0206 4:9 v_row: JSONB becomes VARIANT: its parts are reached with `:`
DWM-0209 7:42 v_order.name takes its type from a query, which is not known here; STRING is taken
