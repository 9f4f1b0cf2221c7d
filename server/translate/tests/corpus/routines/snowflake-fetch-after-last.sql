CREATE OR REPLACE PROCEDURE copy_rooms() RETURNS VARCHAR LANGUAGE SQL AS
$$
DECLARE
  c_rooms CURSOR FOR SELECT id FROM rooms;
  v_id INT;
BEGIN
  OPEN c_rooms;
  LOOP
    FETCH c_rooms INTO v_id;
    IF (v_id IS NULL) THEN
      BREAK;
    END IF;
    INSERT INTO copies VALUES (:v_id);
  END LOOP;
  CLOSE c_rooms;
  RETURN 'copied';
END;
$$;
--- becomes
CREATE PROCEDURE main.moved.copy_rooms()
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  DECLARE v_v_id DECIMAL(38,0);
  DECLARE c_rooms CURSOR FOR SELECT id FROM main.moved.rooms;
  OPEN c_rooms;
  loop1: LOOP
    SET v_v_id = NULL;
    FETCH c_rooms INTO v_v_id;
    IF v_v_id IS NULL THEN
      LEAVE loop1;
    END IF;
    INSERT INTO main.moved.copies VALUES (v_v_id);
  END LOOP;
  CLOSE c_rooms;
  SELECT 'copied' AS result;
END
--- says
DWM-0219 4:22 a cursor that is no loop over its query needs Databricks Runtime 18.1
