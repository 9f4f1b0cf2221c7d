CREATE FUNCTION sums(n int) RETURNS TABLE (id int, so_many int) AS $$
DECLARE
  r record;
  v_sum int := 0;
BEGIN
  FOR r IN SELECT p.id AS who, p.score FROM people p ORDER BY p.id LOOP
    id := r.who;
    v_sum := v_sum + r.score;
    so_many := v_sum;
    RETURN NEXT;
  END LOOP;
END;
$$ LANGUAGE plpgsql;
--- becomes
--- says
DWM-0105 0:0 a variable that a loop carries from row to row has no rule in a function of rows; write a window function
