CREATE PROCEDURE copy_rooms IS
  CURSOR c_rooms IS SELECT id FROM rooms;
  v_id NUMBER(5);
BEGIN
  OPEN c_rooms;
  LOOP
    FETCH c_rooms INTO v_id;
    EXIT WHEN c_rooms%NOTFOUND;
    INSERT INTO copies VALUES (v_id);
  END LOOP;
  CLOSE c_rooms;
  IF c_rooms%ISOPEN THEN
    CLOSE c_rooms;
  END IF;
EXCEPTION
  WHEN OTHERS THEN
    IF c_rooms%ISOPEN THEN
      CLOSE c_rooms;
    END IF;
    RAISE;
END;
--- becomes
CREATE PROCEDURE main.moved.copy_rooms()
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  DECLARE v_id DECIMAL(5,0);
  FOR c_rooms_row AS (SELECT id FROM main.moved.rooms) DO
    SET v_id = c_rooms_row.id;
    INSERT INTO main.moved.copies VALUES (v_id);
  END FOR;
END
--- says
DWM-0212 16:3 the error is passed on as it is, so that no handler is needed; text put around it is left out
