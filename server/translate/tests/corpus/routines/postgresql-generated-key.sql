CREATE PROCEDURE add_line(p_name TEXT) LANGUAGE plpgsql AS $$
DECLARE
  v_id INT;
BEGIN
  INSERT INTO lines (name) VALUES (p_name) RETURNING id INTO v_id;
  INSERT INTO log (line) VALUES (v_id);
END;
$$
--- becomes
CREATE PROCEDURE main.moved.add_line(IN p_name STRING)
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  DECLARE v_id INT;
  INSERT INTO main.moved.lines (name) VALUES (p_name);
  SET v_id = (SELECT MAX(id) FROM main.moved.lines WHERE name IS NOT DISTINCT FROM p_name);
  INSERT INTO main.moved.log (line) VALUES (v_id);
END
--- says
DWM-0209 5:3 `id` is taken as a number that the table gives its rows, and the row just inserted is looked up by what was put into it: the greatest; a row alike that another call puts there at the same moment may be meant
