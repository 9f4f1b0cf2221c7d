CREATE PROCEDURE etl.Purge (@day date)
AS
BEGIN
  WHILE EXISTS (SELECT 1 FROM etl.Rows WHERE Day < @day)
    DELETE TOP (1000) FROM etl.Rows WHERE Day < @day;
END
--- becomes
--- says
DWM-0105 5:5 a change of the first rows has no counterpart; leave TOP out where a loop changes all of them
