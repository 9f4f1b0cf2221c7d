CREATE FUNCTION chosen(which int) RETURNS TABLE (id int, name text) AS $$
BEGIN
  IF which IS NULL THEN
    RETURN QUERY SELECT p.id, p.name FROM people p;
    RETURN;
  END IF;
  IF which > 10 THEN
    RETURN QUERY SELECT p.id, p.name FROM people p WHERE p.room = which;
  END IF;
  RETURN QUERY SELECT 0, 'end';
END;
$$ LANGUAGE plpgsql;
--- becomes
CREATE FUNCTION main.moved.chosen(which INT)
RETURNS TABLE (id INT, name STRING)
RETURN (SELECT * FROM (SELECT p.id, p.name FROM main.moved.people p) WHERE (which IS NULL)) UNION ALL (SELECT * FROM (SELECT p.id, p.name FROM main.moved.people p WHERE p.room = which) WHERE NOT coalesce(which IS NULL, FALSE) AND (which > 10)) UNION ALL (SELECT * FROM (SELECT 0, 'end') WHERE NOT coalesce(which IS NULL, FALSE) AND (which > 10)) UNION ALL (SELECT * FROM (SELECT 0, 'end') WHERE NOT coalesce(which IS NULL, FALSE) AND NOT coalesce(which > 10, FALSE))
--- says
