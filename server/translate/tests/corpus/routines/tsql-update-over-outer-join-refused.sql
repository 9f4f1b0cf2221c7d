CREATE PROCEDURE sales.Mark
AS
BEGIN
  UPDATE g SET g.Price = 0 FROM sales.Goods g LEFT JOIN sales.Prices p ON p.Id = g.Id WHERE Closed IS NULL;
END
--- becomes
--- says
DWM-0105 4:3 a change of rows over an outer join has no rule; write a MERGE
