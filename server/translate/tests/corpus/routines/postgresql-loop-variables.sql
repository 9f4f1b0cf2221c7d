CREATE PROCEDURE note_all(least int) AS $$
DECLARE
  v_id int;
  v_name text;
  r record;
BEGIN
  FOR v_id, v_name IN SELECT p.id, p.name FROM people p WHERE p.score > least LOOP
    INSERT INTO notes VALUES (v_id, v_name);
  END LOOP;
  FOR v_id IN SELECT count(*) FROM people GROUP BY city LOOP
    INSERT INTO notes VALUES (v_id, 'of a city');
  END LOOP;
  FOR r IN SELECT id FROM people LOOP
    INSERT INTO notes VALUES (r.id, v_name);
  END LOOP;
  INSERT INTO notes VALUES (v_id, 'the last');
END;
$$ LANGUAGE plpgsql;
--- becomes
CREATE PROCEDURE main.moved.note_all(IN least INT)
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  DECLARE v_id INT;
  DECLARE v_name STRING;
  FOR v_id_row AS SELECT p.id, p.name FROM main.moved.people p WHERE p.score > least DO
    SET v_id = v_id_row.id;
    SET v_name = v_id_row.name;
    INSERT INTO main.moved.notes VALUES (v_id, v_name);
  END FOR;
  FOR v_id_row AS SELECT count(*) AS c1 FROM main.moved.people GROUP BY city DO
    SET v_id = v_id_row.c1;
    INSERT INTO main.moved.notes VALUES (v_id, 'of a city');
  END FOR;
  FOR r AS (SELECT id FROM main.moved.people) DO
    INSERT INTO main.moved.notes VALUES (r.id, v_name);
  END FOR;
  INSERT INTO main.moved.notes VALUES (v_id, 'the last');
END
--- says
