CREATE FUNCTION book(r_room int) RETURNS void AS $$
DECLARE
  r record;
BEGIN
  SELECT * INTO r FROM people p WHERE p.room = r_room;
  INSERT INTO bookings (who, room) VALUES (r.name, r.room);
END;
$$ LANGUAGE plpgsql;
--- becomes
--- says
DWM-0105 5:3 r holds a whole row, which has no rule; name the columns
