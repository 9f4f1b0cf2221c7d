CREATE PROCEDURE sort_rooms IS
BEGIN
  INSERT ALL
    INTO halls (number) VALUES (number)
    INTO rooms (number) VALUES (number)
  SELECT number FROM rooms;
END;
--- becomes
--- says
DWM-0105 3:3 an INSERT into several tables whose query gives other rows each time has no rule; keep its rows in a table first
