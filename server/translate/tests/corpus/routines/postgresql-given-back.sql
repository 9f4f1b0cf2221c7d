CREATE PROCEDURE drop_line(p_id INT) LANGUAGE plpgsql AS $$
DECLARE
  v_name TEXT;
BEGIN
  DELETE FROM lines WHERE id = p_id RETURNING name INTO v_name;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'no line %', p_id;
  END IF;
  INSERT INTO dropped (name) VALUES (v_name);
END;
$$
--- becomes
CREATE PROCEDURE main.moved.drop_line(IN p_id INT)
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  DECLARE v_name STRING;
  SET v_name = (SELECT name FROM main.moved.lines WHERE id = p_id);
  IF EXISTS (SELECT 1 FROM main.moved.lines WHERE id = p_id) THEN
    DELETE FROM main.moved.lines WHERE id = p_id;
  ELSE
    SELECT raise_error(concat('no line ', p_id));
  END IF;
  INSERT INTO main.moved.dropped (name) VALUES (v_name);
END
--- says
