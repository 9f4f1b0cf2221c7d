CREATE PROCEDURE sales.Load
AS
BEGIN
  UPDATE sales.Goods SET Mark = NEWID() OUTPUT inserted.Mark INTO #made;
END
--- becomes

--- says
DWM-0105 4:3 rows given back by UPDATE have no counterpart
