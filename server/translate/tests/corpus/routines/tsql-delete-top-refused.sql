CREATE PROCEDURE etl.Purge (@day date)
AS
BEGIN
  DECLARE @n int = 0;
  WHILE @n < 10
  BEGIN
    DELETE TOP (1000) FROM etl.Rows WHERE Day < @day;
    SET @n = @n + 1;
  END
END
--- becomes

--- says
DWM-0105 5:3 a change of the first rows has no counterpart; leave TOP out where a loop changes all of them
