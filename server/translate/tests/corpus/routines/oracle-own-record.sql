CREATE PROCEDURE copy_rooms(p_house IN VARCHAR2) IS
  TYPE room_type IS RECORD (number NUMBER(5), label rooms.label%TYPE, state VARCHAR2(10) NOT NULL := 'new');
  v_room room_type;
  CURSOR c_rooms IS SELECT number, label, state FROM old_rooms WHERE house = p_house;
BEGIN
  v_room.number := 1;
  SELECT number, label, state INTO v_room FROM rooms WHERE house = p_house;
  UPDATE rooms SET label = v_room.label WHERE number = v_room.number;
  OPEN c_rooms;
  LOOP
    FETCH c_rooms INTO v_room;
    EXIT WHEN c_rooms%NOTFOUND;
    INSERT INTO rooms (number, label) VALUES (v_room.number, v_room.label);
  END LOOP;
  CLOSE c_rooms;
END;
--- becomes
CREATE PROCEDURE main.moved.copy_rooms(IN p_house STRING)
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  DECLARE v_room_number DECIMAL(5,0);
  DECLARE v_room_label STRING;
  DECLARE v_room_state STRING DEFAULT 'new';
  SET v_room_number = 1;
  SET (v_room_number, v_room_label, v_room_state) = (SELECT number, label, state FROM main.moved.rooms WHERE house = p_house);
  UPDATE main.moved.rooms SET label = v_room_label WHERE number = v_room_number;
  FOR c_rooms_row AS SELECT number, label, state FROM main.moved.old_rooms WHERE house = p_house DO
    SET v_room_number = c_rooms_row.number;
    SET v_room_label = c_rooms_row.label;
    SET v_room_state = c_rooms_row.state;
    INSERT INTO main.moved.rooms (number, label) VALUES (v_room_number, v_room_label);
  END FOR;
END
--- says
DWM-0209 2:53 label takes its type from rooms.label, which is not known here; STRING is taken
DWM-0213 7:3 a query that finds no row is an error in Oracle; here its variables become NULL
