CREATE OR REPLACE PROCEDURE copy_room (p_room IN NUMBER) AS
  CURSOR c_people (p_id NUMBER) IS
    SELECT name FROM people WHERE room = p_id;
BEGIN
  FOR r IN c_people(p_room) LOOP
    INSERT INTO copies (name) VALUES (r.name);
  END LOOP;
END;
--- becomes
CREATE PROCEDURE main.moved.copy_room(IN p_room DECIMAL(38,10))
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  FOR r AS SELECT name FROM main.moved.people WHERE room = (p_room) DO
    INSERT INTO main.moved.copies (name) VALUES (r.name);
  END FOR;
END
--- says
DWM-0206 1:50 p_room: NUMBER becomes DECIMAL(38,10): NUMBER without precision holds any scale; ten decimals are kept
