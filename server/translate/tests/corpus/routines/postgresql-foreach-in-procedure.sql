CREATE PROCEDURE keep_all(ids int[]) AS $$
DECLARE
  v_id int;
BEGIN
  FOREACH v_id IN ARRAY ids LOOP
    INSERT INTO kept VALUES (v_id);
  END LOOP;
END;
$$ LANGUAGE plpgsql;
--- becomes
CREATE PROCEDURE main.moved.keep_all(IN ids ARRAY<INT>)
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  DECLARE v_id INT;
  FOR v_id_row AS
    SELECT
      each_one.element
    FROM
      LATERAL (
        SELECT
          col AS element,
          pos + 1 AS place
        FROM
          posexplode(ids)
      ) AS each_one
    ORDER BY each_one.place NULLS LAST
  DO
    SET v_id = v_id_row.element;
    INSERT INTO main.moved.kept VALUES (v_id);
  END FOR;
END
--- says
