CREATE PROCEDURE dbo.Collect
AS
BEGIN
  SELECT Id INTO ##Seen FROM dbo.Orders;
  SELECT Id INTO tempdb..#Mine FROM ##Seen WHERE ##Seen.Id > 9;
  SELECT #Mine.Id FROM #Mine;
END
--- becomes
CREATE PROCEDURE main.moved.Collect()
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  CREATE OR REPLACE TEMPORARY TABLE Seen AS SELECT Id FROM main.moved.Orders;
  CREATE OR REPLACE TEMPORARY TABLE Mine AS SELECT Id FROM Seen WHERE Seen.Id > 9;
  SELECT Mine.Id FROM Mine;
END
--- says
DWM-0213 4:18 ##Seen is there for every session in the source, and only for this one here
