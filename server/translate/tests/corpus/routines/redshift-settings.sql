CREATE PROCEDURE load_prices() LANGUAGE plpgsql AS $$
BEGIN
  SET statement_timeout = 30000;
  SET LOCAL query_group TO 'loads';
  INSERT INTO prices SELECT * FROM new_prices;
END;
$$;
--- becomes
CREATE PROCEDURE main.moved.load_prices()
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  INSERT INTO main.moved.prices SELECT * FROM main.moved.new_prices;
END
--- says
DWM-0212 3:3 `SET statement_timeout` dropped: a setting of the source's sessions
DWM-0212 4:3 `SET query_group` dropped: a setting of the source's sessions
