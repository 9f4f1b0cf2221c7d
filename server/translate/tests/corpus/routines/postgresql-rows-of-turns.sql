CREATE FUNCTION marked(least int) RETURNS TABLE (id int, mark text) AS $$
DECLARE
  r record;
BEGIN
  FOR r IN SELECT p.id AS who, p.score FROM people p LOOP
    id := r.who;
    IF r.score > least THEN
      mark := 'good';
    ELSE
      mark := 'poor';
    END IF;
    RETURN NEXT;
  END LOOP;
  FOR i IN 1 .. 3 LOOP
    IF i <> 2 THEN
      id := i;
      mark := 'extra';
      RETURN NEXT;
    END IF;
  END LOOP;
END;
$$ LANGUAGE plpgsql;
--- becomes
CREATE FUNCTION main.moved.marked(least INT)
RETURNS TABLE (id INT, mark STRING)
RETURN (SELECT (r.who) AS id, (CASE WHEN r.score > least THEN ('good') ELSE ('poor') END) AS mark FROM (SELECT p.id AS who, p.score FROM main.moved.people p) AS r) UNION ALL (SELECT i AS id, ('extra') AS mark FROM (SELECT explode(sequence(1, 3)) AS i) WHERE (i <> 2))
--- says
