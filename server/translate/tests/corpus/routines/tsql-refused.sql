CREATE PROCEDURE dbo.Fill AS
  INSERT INTO dbo.Items EXEC dbo.ReadItems
--- becomes

--- says
DWM-0105 2:3 the rows that a procedure gives cannot be inserted; let the procedure fill the table
