CREATE PROCEDURE raise_prices() LANGUAGE plpgsql AS $$
DECLARE
  v_thing record;
BEGIN
  FOR v_thing IN SELECT * FROM things LOOP
    v_thing.price := v_thing.price + 1;
    INSERT INTO prices VALUES (v_thing.id, v_thing.price);
  END LOOP;
END $$;
--- becomes
--- says
DWM-0105 6:5 v_thing.price holds a whole row, which has no rule; name the columns
