CREATE PROCEDURE etl.Purge (@day date, @size int, @gone int OUTPUT)
AS
BEGIN
  DECLARE @n int = 1;
  WHILE EXISTS (SELECT 1 FROM etl.Rows WHERE Day < @day)
    DELETE TOP (1000) FROM etl.Rows WHERE Day < @day;
  WHILE @n > 0
  BEGIN
    BEGIN TRANSACTION;
    DELETE TOP (@size) etl.Errors WHERE Day < @day;
    SET @n = @@ROWCOUNT;
    COMMIT;
  END
  WHILE 1 = 1
  BEGIN
    DELETE TOP (500) FROM etl.Logs WHERE Day < @day;
    IF @@ROWCOUNT < 500 BREAK;
    WAITFOR DELAY '00:00:01';
  END
END
--- becomes
CREATE PROCEDURE main.moved.Purge(IN day DATE, IN size INT, INOUT gone INT)
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  DECLARE v_day DATE;
  DECLARE n INT;
  DECLARE touched_rows BIGINT DEFAULT 0;
  SET v_day = day;
  SET n = 1;
  WHILE EXISTS (SELECT 1 FROM main.moved.Rows WHERE Day < v_day) DO
    SET touched_rows = (SELECT COUNT(*) FROM main.moved.Rows WHERE Day < v_day);
    DELETE FROM main.moved.Rows WHERE Day < v_day;
  END WHILE;
  WHILE n > 0 DO
    SET touched_rows = (SELECT COUNT(*) FROM main.moved.Errors WHERE Day < v_day);
    DELETE FROM main.moved.Errors WHERE Day < v_day;
    SET n = touched_rows;
  END WHILE;
  loop3: WHILE 1 = 1 DO
    SET touched_rows = (SELECT COUNT(*) FROM main.moved.Logs WHERE Day < v_day);
    DELETE FROM main.moved.Logs WHERE Day < v_day;
    IF touched_rows < 500 THEN
      LEAVE loop3;
    END IF;
  END WHILE;
END
--- says
DWM-0213 5:3 TOP left out: the loop deletes all the rows, which the first round does here
DWM-0212 9:5 `BEGIN TRANSACTION` dropped: each statement of Databricks is a transaction of its own
DWM-0212 12:5 `COMMIT` dropped: each statement of Databricks is a transaction of its own
DWM-0213 7:3 TOP left out: the loop deletes all the rows, which the first round does here
DWM-0212 18:5 `WAITFOR DELAY '00:00:01'` dropped: Databricks has no statement that waits
DWM-0213 14:3 TOP left out: the loop deletes all the rows, which the first round does here
DWM-0224 6:5 a change that fails ends the procedure here; the source goes on with the next statement, as no TRY is around it
DWM-0209 6:5 rows are counted by a query right before they are changed; another session may change some in between
