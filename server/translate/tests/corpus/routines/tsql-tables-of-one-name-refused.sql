CREATE PROCEDURE dbo.Collect
AS
BEGIN
  DECLARE @orders TABLE (Id int);
  CREATE TABLE #Orders (Id int);
  INSERT INTO @orders SELECT Id FROM #Orders;
END
--- becomes

--- says
DWM-0105 5:16 @orders and #orders would be one table here; give one of them another name
