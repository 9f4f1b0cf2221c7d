CREATE PROCEDURE sales.Load
AS
BEGIN
  MERGE sales.Goods AS t USING sales.Arrived AS s ON t.Code = s.Code
  WHEN NOT MATCHED THEN INSERT (Code) VALUES (s.Code)
  OUTPUT inserted.Id, inserted.Code INTO #made;
END
--- becomes
--- says
DWM-0105 4:3 rows given back by MERGE have no counterpart
