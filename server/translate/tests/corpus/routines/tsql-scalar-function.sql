CREATE FUNCTION dbo.FullName (@First varchar(50), @Last varchar(50))
RETURNS varchar(101)
AS
BEGIN
  DECLARE @r varchar(101)
  SET @r = @First + ' ' + @Last
  IF @First IS NULL SET @r = @Last
  RETURN @r
END
--- becomes
CREATE FUNCTION main.moved.FullName(First STRING, Last STRING)
RETURNS STRING
RETURN (CASE WHEN First IS NULL THEN Last ELSE (First || ' ' || Last) END)
--- says
