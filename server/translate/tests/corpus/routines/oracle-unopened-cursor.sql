CREATE PROCEDURE clear_room (p_room NUMBER) AS
  CURSOR c_people (p_id NUMBER) IS SELECT guest FROM bookings WHERE room = p_id;
BEGIN
  DELETE FROM bookings WHERE room = p_room;
END;
--- becomes
CREATE PROCEDURE main.moved.clear_room(IN p_room DECIMAL(38,10))
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  DELETE FROM main.moved.bookings WHERE room = p_room;
END
--- says
DWM-0206 1:37 p_room: NUMBER becomes DECIMAL(38,10): NUMBER without precision holds any scale; ten decimals are kept
DWM-0212 2:36 the cursor c_people dropped: nothing opens it
