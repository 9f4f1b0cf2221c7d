CREATE PROCEDURE add_line(name TEXT, INOUT v_id BIGINT) LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO lines (name) VALUES (name) RETURNING id INTO v_id;
END;
$$
--- becomes
--- says
DWM-0105 3:42 what the table itself puts into a column cannot be given back; make the value before and put it into the column
