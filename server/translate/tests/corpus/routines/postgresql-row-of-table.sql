CREATE FUNCTION name_of(p_id int) RETURNS text AS $$
DECLARE
  v_row people.person;
BEGIN
  SELECT * INTO v_row FROM people.person WHERE id = p_id;
  IF v_row.nick IS NOT NULL THEN
    RETURN v_row.nick;
  END IF;
  RETURN v_row.name;
END;
$$ LANGUAGE plpgsql;
--- becomes
CREATE FUNCTION main.moved.name_of(p_id INT)
RETURNS STRING
RETURN CASE WHEN (SELECT nick FROM (SELECT nick, name FROM (SELECT * FROM main.moved.person WHERE id = p_id))) IS NOT NULL THEN (SELECT nick FROM (SELECT nick, name FROM (SELECT * FROM main.moved.person WHERE id = p_id))) ELSE (SELECT name FROM (SELECT nick, name FROM (SELECT * FROM main.moved.person WHERE id = p_id))) END
--- says
