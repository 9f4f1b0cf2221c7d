CREATE PROCEDURE dbo.Clean AS
BEGIN
  CREATE TABLE #work (Id int);
  EXEC('DROP TABLE IF EXISTS #work');
  EXEC('TRUNCATE TABLE #work');
END
--- becomes
CREATE PROCEDURE main.moved.Clean()
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  CREATE OR REPLACE TEMPORARY TABLE work (
    Id INT
  );
  BEGIN
    DECLARE EXIT HANDLER FOR SQLSTATE '42P01' BEGIN END;
    EXECUTE IMMEDIATE 'DROP TEMPORARY TABLE work';
  END;
  EXECUTE IMMEDIATE 'DELETE FROM work';
END
--- says
DWM-0224 4:3 a change that fails ends the procedure here; the source goes on with the next statement, as no TRY is around it
