CREATE PROCEDURE copy_rooms(p_count OUT NUMBER) IS
  CURSOR c_rooms IS SELECT id FROM rooms;
BEGIN
  FOR room IN c_rooms LOOP
    p_count := c_rooms%ROWCOUNT;
    INSERT INTO copies VALUES (room.id);
  END LOOP;
END;
--- becomes
--- says
DWM-0206 1:41 p_count: NUMBER becomes DECIMAL(38,10): NUMBER without precision holds any scale; ten decimals are kept
DWM-0105 5:16 c_rooms%ROWCOUNT has no counterpart; keep it in a variable
