CREATE PROCEDURE load_prices() LANGUAGE plpgsql AS $$
BEGIN
  SET timezone TO 'UTC';
  INSERT INTO prices SELECT * FROM new_prices;
END;
$$;
--- becomes
--- says
DWM-0105 3:3 the statement `SET timezone TO …` has no rule
