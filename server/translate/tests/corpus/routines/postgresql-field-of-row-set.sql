CREATE PROCEDURE raise_price(p_id INT) LANGUAGE plpgsql AS $$
DECLARE
  v_thing things%ROWTYPE;
BEGIN
  SELECT * INTO v_thing FROM things WHERE id = p_id;
  v_thing.price := v_thing.price + 1;
  UPDATE things SET price = v_thing.price WHERE id = v_thing.id;
END $$;
--- becomes
CREATE PROCEDURE main.moved.raise_price(IN p_id INT)
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  DECLARE v_thing_price STRING;
  DECLARE v_thing_id STRING;
  SET (v_thing_price, v_thing_id) = (SELECT price, id FROM (SELECT * FROM main.moved.things WHERE id = p_id));
  SET v_thing_price = v_thing_price + 1;
  UPDATE main.moved.things SET price = v_thing_price WHERE id = v_thing_id;
END
--- says
DWM-0209 6:11 v_thing.price takes its type from a query, which is not known here; STRING is taken
DWM-0209 7:62 v_thing.id takes its type from a query, which is not known here; STRING is taken
