CREATE PROCEDURE dbo.Prepare AS
BEGIN
  IF OBJECT_ID('tempdb..#kept') IS NULL
    CREATE TABLE #kept (a INT)
  ELSE
    TRUNCATE TABLE #kept
  IF OBJECT_ID('[dbo].[Kept]', 'U') IS NOT NULL
    TRUNCATE TABLE dbo.Kept;
  ELSE
    CREATE TABLE dbo.Kept (a INT)
  IF OBJECT_ID(N'dbo.Tidy', N'P') IS NOT NULL
    EXEC dbo.Tidy
  IF OBJECT_ID('dbo.Old') IS NOT NULL DROP TABLE dbo.Old
END
--- becomes
CREATE PROCEDURE main.moved.Prepare()
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  CREATE OR REPLACE TEMPORARY TABLE kept (
    a INT
  );
  IF EXISTS (SELECT 1 FROM main.information_schema.tables WHERE table_schema = 'moved' AND table_name = 'kept') THEN
    TRUNCATE TABLE main.moved.Kept;
  ELSE
    CREATE TABLE main.moved.Kept (
      a INT
    );
  END IF;
  IF EXISTS (
    SELECT
      1
    FROM
      main.information_schema.routines
    WHERE
      routine_schema = 'moved' AND routine_name = 'tidy'
  ) THEN
    CALL main.moved.Tidy();
  END IF;
  DROP TABLE IF EXISTS main.moved.Old;
END
--- says
DWM-0224 6:5 a change that fails ends the procedure here; the source goes on with the next statement, as no TRY is around it
DWM-0213 6:5 TRUNCATE of a temporary table dropped: the routine makes the table anew
