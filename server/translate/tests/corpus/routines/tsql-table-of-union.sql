CREATE PROCEDURE dbo.Gather AS
BEGIN
  SELECT Id INTO #seen FROM dbo.Orders UNION SELECT Id FROM dbo.Returns UNION ALL SELECT 0;
  INSERT INTO dbo.Kept (Id) SELECT Id FROM #seen;
  TRUNCATE TABLE #seen;
  DROP TABLE #seen, dbo.Older;
END
--- becomes
CREATE PROCEDURE main.moved.Gather()
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  CREATE OR REPLACE TEMPORARY TABLE seen AS SELECT Id FROM main.moved.Orders UNION SELECT Id FROM main.moved.Returns UNION ALL SELECT 0;
  INSERT INTO main.moved.Kept (Id) SELECT Id FROM seen;
  DELETE FROM seen;
  DROP TEMPORARY TABLE seen;
  DROP TABLE main.moved.Older;
END
--- says
DWM-0224 4:3 a change that fails ends the procedure here; the source goes on with the next statement, as no TRY is around it
