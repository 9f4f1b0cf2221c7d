CREATE PROCEDURE dbo.Gather AS
INSERT INTO dbo.Lines EXEC dbo.OtherLines 3
--- becomes
--- says
DWM-0105 2:1 the rows that a procedure gives cannot be inserted; let the procedure fill the table
