CREATE PROCEDURE fill_days() LANGUAGE plpgsql AS $$
DECLARE first_day date := '2020-01-01';
DECLARE last_day date;
BEGIN
  SET search_path = moved;
  WITH wanted AS (SELECT d FROM calendar WHERE d >= first_day)
  INSERT INTO days (d) SELECT d FROM wanted ON CONFLICT (d) DO NOTHING;
END;
$$;
--- becomes
CREATE PROCEDURE main.moved.fill_days()
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  DECLARE first_day DATE DEFAULT '2020-01-01';
  MERGE INTO main.moved.days
  USING (
    SELECT
      *
    FROM
      (
        WITH wanted AS (
          SELECT
            d
          FROM
            main.moved.calendar
          WHERE
            d >= first_day
        )
        SELECT
          d
        FROM
          wanted
      ) AS given (d)
    QUALIFY
    row_number() OVER (PARTITION BY d ORDER BY d) = 1 OR d IS NULL
  ) AS excluded ON days.d = excluded.d
  WHEN NOT MATCHED THEN INSERT (d) VALUES (excluded.d);
END
--- says
DWM-0213 5:3 SET search_path dropped: a name without a schema is looked for where the routine's objects go
