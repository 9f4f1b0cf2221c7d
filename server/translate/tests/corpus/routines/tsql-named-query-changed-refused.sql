CREATE PROCEDURE dbo.Thin
AS
BEGIN
  WITH twice AS (SELECT s.Id, ROW_NUMBER() OVER (PARTITION BY s.Id ORDER BY s.Seen) AS n FROM dbo.Scans AS s WHERE s.Old = 1)
  DELETE FROM twice WHERE n > 1;
END
--- becomes
--- says
DWM-0105 4:3 a change of the rows of a query that WITH names has no counterpart; change the table itself, whose rows are told apart by its key
