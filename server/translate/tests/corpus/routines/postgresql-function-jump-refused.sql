CREATE FUNCTION first_space(t text) RETURNS int AS $$
DECLARE
  place int := 0;
BEGIN
  FOR i IN 1 .. length(t) LOOP
    place := i;
    EXIT WHEN substr(t, i, 1) = ' ';
  END LOOP;
  RETURN place;
END;
$$ LANGUAGE plpgsql;
--- becomes
--- says
DWM-0105 5:3 a loop or a jump in a function has no counterpart; write a query or a procedure
