CREATE PROCEDURE keep(p_id INT, p_name TEXT) LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO s.names AS n (id, name, times) VALUES (p_id, p_name, 1)
  ON CONFLICT (id) DO UPDATE SET name = EXCLUDED.name, times = n.times + 1, changed = now(), seen = coalesce(seen, p_name)
  WHERE n.name <> EXCLUDED.name;
  INSERT INTO ids (id) SELECT id FROM fresh ON CONFLICT (id) DO NOTHING;
END $$
--- becomes
CREATE PROCEDURE main.moved.keep(IN p_id INT, IN p_name STRING)
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  MERGE INTO main.moved.names AS n
  USING (SELECT * FROM (VALUES (p_id, p_name, 1)) AS given (id, name, times)) AS excluded ON n.id = excluded.id
  WHEN MATCHED
    AND (n.name <> EXCLUDED.name) THEN UPDATE SET name = EXCLUDED.name, times = n.times + 1, changed = current_timestamp(), seen = coalesce(n.seen, p_name)
  WHEN NOT MATCHED THEN INSERT (id, name, times) VALUES (excluded.id, excluded.name, excluded.times);
  MERGE INTO main.moved.ids
  USING (
    SELECT
      *
    FROM
      (
        SELECT
          id
        FROM
          main.moved.fresh
      ) AS given (id)
    QUALIFY
    row_number() OVER (PARTITION BY id ORDER BY id) = 1 OR id IS NULL
  ) AS excluded ON ids.id = excluded.id
  WHEN NOT MATCHED THEN INSERT (id) VALUES (excluded.id);
END
--- says
