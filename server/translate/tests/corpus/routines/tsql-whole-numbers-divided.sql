CREATE FUNCTION dbo.Parts (@seconds int, @rate decimal(9, 2))
RETURNS int
AS
BEGIN
  DECLARE @hours int, @rest int;
  SET @hours = @seconds / 3600;
  SET @rest = (@seconds - @hours * 3600) / 60;
  RETURN @hours + @rest + @seconds / @rate + (SELECT MAX(d.Total) / NULLIF(@seconds, 0) FROM dbo.Days AS d);
END
--- becomes
CREATE FUNCTION main.moved.Parts(seconds INT, rate DECIMAL(9,2))
RETURNS INT
RETURN (CAST(Parts.seconds / 3600 AS BIGINT)) + (CAST((Parts.seconds - (CAST(Parts.seconds / 3600 AS BIGINT)) * 3600) / 60 AS BIGINT)) + Parts.seconds / Parts.rate + (SELECT MAX(d.Total) / NULLIF(Parts.seconds, 0) FROM main.moved.Days AS d)
--- says
DWM-0209 8:54 `/` of two integers drops the rest in the source and keeps it in Databricks; cut it off with CAST(… AS BIGINT) where both are integers
