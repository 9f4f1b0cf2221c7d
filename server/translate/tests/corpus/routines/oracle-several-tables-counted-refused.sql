CREATE PROCEDURE sort_rooms(p_count OUT NUMBER) IS
BEGIN
  INSERT ALL
    INTO halls (number) VALUES (number)
    INTO large_rooms (number) VALUES (number)
  SELECT number FROM rooms;
  p_count := SQL%ROWCOUNT;
END;
--- becomes
--- says
DWM-0206 1:41 p_count: NUMBER becomes DECIMAL(38,10): NUMBER without precision holds any scale; ten decimals are kept
DWM-0105 3:3 the number of rows of an INSERT into several tables has no rule; count them
