CREATE PROCEDURE add_line(p_name TEXT) LANGUAGE plpgsql AS $$
DECLARE
  v_id UUID;
BEGIN
  INSERT INTO lines (name) VALUES (p_name) RETURNING id INTO v_id;
  INSERT INTO log (line) VALUES (v_id);
END;
$$
--- becomes
--- says
DWM-0105 5:44 what the table itself puts into a column cannot be given back; make the value before and put it into the column
