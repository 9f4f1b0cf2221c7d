CREATE FUNCTION book(person int) RETURNS void AS $$
DECLARE
  r record;
BEGIN
  SELECT * INTO r FROM people p WHERE p.id = person;
  IF r.room IS NULL THEN
    RAISE EXCEPTION 'no room for %', r.name;
  END IF;
  INSERT INTO bookings (who, room) VALUES (r.name, r.room);
END;
$$ LANGUAGE plpgsql;
--- becomes
CREATE PROCEDURE main.moved.book(IN person INT)
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  DECLARE r_room STRING;
  DECLARE r_name STRING;
  SET (r_room, r_name) = (SELECT room, name FROM (SELECT * FROM main.moved.people p WHERE p.id = person));
  IF r_room IS NULL THEN
    SELECT raise_error(concat('no room for ', r_name));
  END IF;
  INSERT INTO main.moved.bookings (who, room) VALUES (r_name, r_room);
END
--- says
DWM-0215 1:1 a function that gives no value becomes a procedure; call it with CALL
DWM-0209 6:8 r.room takes its type from a query, which is not known here; STRING is taken
DWM-0209 7:40 r.name takes its type from a query, which is not known here; STRING is taken
