CREATE PROCEDURE p(t text, f text) LANGUAGE plpgsql AS $$
DECLARE
  q text;
  r record;
  a int;
BEGIN
  q := 'SELECT id FROM ' || t;
  IF f <> '' THEN
    q := q || ' WHERE ' || f;
  END IF;
  FOR r IN EXECUTE q LOOP
    INSERT INTO seen VALUES (r.id);
  END LOOP;
  FOR a IN EXECUTE q || ' LIMIT 3' LOOP
    INSERT INTO seen VALUES (a);
  END LOOP;
  FOR r IN EXECUTE 'SELECT id FROM ' || t || f || ' ORDER BY 1' LOOP
    DELETE FROM seen WHERE id = r.id;
  END LOOP;
END;
$$
--- becomes
CREATE PROCEDURE main.moved.p(IN t STRING, IN f STRING)
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  DECLARE q STRING;
  DECLARE a INT;
  SET q = 'SELECT id FROM ' || t;
  IF f <> '' THEN
    SET q = q || ' WHERE ' || f;
  END IF;
  EXECUTE IMMEDIATE 'CREATE OR REPLACE TEMPORARY VIEW rs AS ' || q;
  FOR r AS SELECT * FROM rs DO
    INSERT INTO main.moved.seen VALUES (r.id);
  END FOR;
  EXECUTE IMMEDIATE 'CREATE OR REPLACE TEMPORARY VIEW a_rows AS ' || (q || ' LIMIT 3');
  FOR a_row AS SELECT * FROM a_rows AS given(c1) DO
    SET a = a_row.c1;
    INSERT INTO main.moved.seen VALUES (a);
  END FOR;
  EXECUTE IMMEDIATE 'CREATE OR REPLACE TEMPORARY VIEW rs AS ' || 'SELECT id FROM main.moved.' || t || f || ' ORDER BY 1 NULLS LAST';
  FOR r AS SELECT * FROM rs DO
    DELETE FROM main.moved.seen WHERE id = r.id;
  END FOR;
END
--- says
DWM-0213 11:3 the SQL made here at run time stays as it was written; look at its text and the names in it
DWM-0213 14:3 the SQL made here at run time stays as it was written; look at its text and the names in it
