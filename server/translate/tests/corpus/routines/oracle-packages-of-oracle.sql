CREATE PROCEDURE load_rooms IS
BEGIN
  DBMS_APPLICATION_INFO.SET_MODULE('rooms', 'load');
  INSERT INTO rooms SELECT * FROM new_rooms;
  DBMS_STATS.GATHER_TABLE_STATS('HOUSE', 'ROOMS');
  house.note('loaded');
END;
--- becomes
CREATE PROCEDURE main.moved.load_rooms()
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  INSERT INTO main.moved.rooms SELECT * FROM main.moved.new_rooms;
  CALL main.moved.note('loaded');
END
--- says
DWM-0212 3:3 `DBMS_APPLICATION_INFO . SET_MODULE (` dropped: it only says to who watches the session what is being done
DWM-0212 5:3 `DBMS_STATS . GATHER_TABLE_STATS (` dropped: Databricks looks after this by itself
