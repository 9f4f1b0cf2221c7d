CREATE PROCEDURE etl.Prepare (@flag int)
AS
BEGIN
  IF EXISTS (SELECT * FROM sys.objects WHERE object_id = OBJECT_ID(N'[etl].[Rows]') AND type IN (N'U')) DROP TABLE [etl].[Rows];
  IF NOT EXISTS (SELECT 1 FROM sys.tables WHERE object_id = OBJECT_ID('etl.Marks')) CREATE TABLE etl.Marks (a int);
  IF OBJECT_ID('etl.Old') IS NOT NULL DROP TABLE etl.Rest;
  IF NOT OBJECT_ID('etl.Old') IS NULL DROP TABLE etl.Old;
  IF OBJECT_ID('tempdb..#found') > 0 DROP TABLE #found;
END
--- becomes
CREATE PROCEDURE main.moved.Prepare(IN flag INT)
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  DROP TABLE IF EXISTS main.moved.Rows;
  IF NOT EXISTS (SELECT 1 FROM main.information_schema.tables WHERE table_schema = 'moved' AND table_name = 'marks') THEN
    CREATE TABLE main.moved.Marks (
      a INT
    );
  END IF;
  IF EXISTS (SELECT 1 FROM main.information_schema.tables WHERE table_schema = 'moved' AND table_name = 'old') THEN
    DROP TABLE main.moved.Rest;
  END IF;
  DROP TABLE IF EXISTS main.moved.Old;
  BEGIN
    DECLARE EXIT HANDLER FOR SQLSTATE '42P01' BEGIN END;
    DROP TEMPORARY TABLE found;
  END;
END
--- says
