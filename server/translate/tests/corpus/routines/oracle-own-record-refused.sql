CREATE PROCEDURE add_room IS
  TYPE room_type IS RECORD (number NUMBER(5), label VARCHAR2(10));
  v_room room_type;
BEGIN
  v_room.number := 1;
  INSERT INTO rooms VALUES v_room;
END;
--- becomes
--- says
DWM-0105 6:28 v_room is used as a whole here, which has no rule; name its fields
