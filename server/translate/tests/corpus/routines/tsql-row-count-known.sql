CREATE PROCEDURE dbo.Move @day date AS
BEGIN
  DECLARE @n int;
  INSERT INTO dbo.Log (Day) VALUES (@day), (NULL);
  SET @n = @@ROWCOUNT;
  UPDATE i WITH (ROWLOCK) SET Total = @n WHERE i.Day = @day;
  SET @n = @@ROWCOUNT;
  UPDATE i SET Total = s.Total FROM dbo.Items i JOIN dbo.Sums s ON s.Id = i.Id;
  IF @@ROWCOUNT > @n
    DELETE FROM dbo.Items WHERE RAND() < 0.5;
  IF @@ROWCOUNT = 0
    INSERT INTO dbo.Log (Day) SELECT TOP 5 Day FROM dbo.Items ORDER BY Day;
  IF @@ROWCOUNT < 5
    RAISERROR('too few', 16, 1);
END
--- becomes
CREATE PROCEDURE main.moved.Move(IN day DATE)
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  DECLARE v_day DATE;
  DECLARE v_n INT;
  DECLARE touched_rows BIGINT DEFAULT 0;
  SET v_day = day;
  INSERT INTO main.moved.Log (Day) VALUES (v_day), (NULL);
  SET v_n = 2;
  SET touched_rows = (SELECT COUNT(*) FROM main.moved.i WHERE i.Day = v_day);
  UPDATE main.moved.i SET Total = v_n WHERE i.Day = v_day;
  SET v_n = touched_rows;
  MERGE INTO main.moved.Items i
  USING main.moved.Sums s ON s.Id = i.Id
  WHEN MATCHED THEN UPDATE SET Total = s.Total;
  GET DIAGNOSTICS touched_rows = ROW_COUNT;
  IF touched_rows > v_n THEN
    DELETE FROM main.moved.Items WHERE rand() < 0.5;
    GET DIAGNOSTICS touched_rows = ROW_COUNT;
  END IF;
  IF touched_rows = 0 THEN
    SET touched_rows = (SELECT count(*) FROM (SELECT Day FROM main.moved.Items ORDER BY Day LIMIT 5));
    INSERT INTO main.moved.Log (Day) SELECT Day FROM main.moved.Items ORDER BY Day LIMIT 5;
  END IF;
  IF touched_rows < 5 THEN
    SELECT raise_error('too few');
  END IF;
END
--- says
DWM-0224 4:3 a change that fails ends the procedure here; the source goes on with the next statement, as no TRY is around it
DWM-0209 12:5 rows are counted by a query right before they are changed; another session may change some in between
DWM-0217 6:10 `ROWLOCK` dropped: Databricks plans queries itself
