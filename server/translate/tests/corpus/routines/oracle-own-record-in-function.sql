CREATE FUNCTION next_room(p_house IN VARCHAR2) RETURN NUMBER IS
  TYPE room_type IS RECORD (number NUMBER(5), label VARCHAR2(10));
  v_room room_type;
BEGIN
  SELECT number, label INTO v_room FROM rooms WHERE house = p_house;
  v_room.number := v_room.number + 1;
  RETURN v_room.number;
END;
--- becomes
CREATE FUNCTION main.moved.next_room(p_house STRING)
RETURNS DECIMAL(38,10)
RETURN ((SELECT number FROM (SELECT number, label FROM main.moved.rooms WHERE house = p_house)) + 1)
--- says
DWM-0206 1:55 RETURNS: NUMBER becomes DECIMAL(38,10): NUMBER without precision holds any scale; ten decimals are kept
