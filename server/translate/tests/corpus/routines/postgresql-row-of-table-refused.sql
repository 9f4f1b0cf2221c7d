CREATE FUNCTION state_of(p_id int) RETURNS text AS $$
DECLARE
  v_state people.state;
BEGIN
  v_state := 'new';
  RETURN v_state;
END;
$$ LANGUAGE plpgsql;
--- becomes
--- says
DWM-0105 5:3 v_state holds a whole row, which has no rule; name the columns
