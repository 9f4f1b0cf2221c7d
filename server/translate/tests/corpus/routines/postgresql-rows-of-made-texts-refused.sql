CREATE FUNCTION lines_of(p_table TEXT) RETURNS TABLE (id INT, name TEXT) LANGUAGE plpgsql AS $$
BEGIN
  RETURN QUERY SELECT 0, 'all';
  RETURN QUERY EXECUTE 'SELECT id, name FROM ' || p_table;
END;
$$
--- becomes

--- says
DWM-0105 4:3 rows given one query after another have no counterpart in a procedure; give them by one query
