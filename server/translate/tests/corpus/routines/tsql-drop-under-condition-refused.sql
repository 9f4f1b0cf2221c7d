CREATE PROCEDURE etl.Prepare (@flag int)
AS
BEGIN
  IF OBJECT_ID('tempdb..#found') IS NOT NULL AND @flag = 1 DROP TABLE #found;
END
--- becomes
--- says
DWM-0106 4:6 OBJECT_ID: OBJECT_ID has no counterpart; ask information_schema
