CREATE OR REPLACE PROCEDURE load_day(day_in IN date, rows_out OUT int)
AS $$
BEGIN
  DELETE FROM daily WHERE day = day_in;
  INSERT INTO daily SELECT day, count(*) FROM events WHERE day = day_in GROUP BY day;
  SELECT INTO rows_out count(*) FROM daily;
EXCEPTION WHEN OTHERS THEN
  RAISE EXCEPTION 'loading failed';
END;
$$ LANGUAGE plpgsql;
--- becomes
CREATE PROCEDURE main.moved.load_day(IN day_in DATE, OUT rows_out INT)
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  DECLARE EXIT HANDLER FOR SQLEXCEPTION
  BEGIN
    SELECT raise_error('loading failed');
  END;
  DELETE FROM main.moved.daily WHERE day = day_in;
  INSERT INTO main.moved.daily SELECT day, count(*) FROM main.moved.events WHERE day = day_in GROUP BY day;
  SET rows_out = (SELECT count(*) FROM main.moved.daily);
END
--- says
