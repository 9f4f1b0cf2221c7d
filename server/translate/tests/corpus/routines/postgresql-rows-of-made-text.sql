CREATE FUNCTION lines_of(p_table TEXT, p_id INT, p_all BOOLEAN) RETURNS TABLE (id INT, name TEXT) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
  v_text TEXT;
BEGIN
  v_text := 'SELECT id, name FROM ' || p_table;
  IF p_all THEN
    RETURN QUERY EXECUTE v_text;
  ELSE
    RETURN QUERY EXECUTE v_text || ' WHERE id = $1' USING p_id;
  END IF;
END;
$$
--- becomes
CREATE PROCEDURE main.moved.lines_of(IN p_table STRING, IN p_id INT, IN p_all BOOLEAN)
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  DECLARE v_text STRING;
  SET v_text = 'SELECT id, name FROM ' || p_table;
  IF p_all THEN
    EXECUTE IMMEDIATE 'SELECT id, name FROM main.moved.' || p_table;
  ELSE
    EXECUTE IMMEDIATE replace(v_text || ' WHERE id = $1', '$1', ':p1') USING p_id AS p1;
  END IF;
END
--- says
DWM-0215 1:1 a function that runs SQL made at run time becomes a procedure, and what it gives the procedure's result; call it with CALL
DWM-0213 10:5 the SQL made here at run time stays as it was written; look at its text and the names in it
