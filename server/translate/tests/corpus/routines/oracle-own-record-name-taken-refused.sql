CREATE PROCEDURE drop_room IS
  TYPE room_type IS RECORD (number NUMBER(5), label VARCHAR2(10));
  v_room room_type;
  v_room_number NUMBER(5);
BEGIN
  v_room.number := 1;
  DELETE FROM rooms WHERE number = v_room.number;
END;
--- becomes
--- says
DWM-0105 4:3 v_room_number has the name that a field of v_room gets; give it another
