CREATE FUNCTION dbo.Parts (@list nvarchar(max))
RETURNS @parts TABLE (Place int IDENTITY(1, 1) PRIMARY KEY, Part nvarchar(100))
AS
BEGIN
  INSERT INTO @parts (Part) SELECT s.value FROM STRING_SPLIT(@list, ',') AS s;
  RETURN;
END
--- becomes
CREATE FUNCTION main.moved.Parts(list STRING)
RETURNS TABLE (Place INT, Part STRING)
RETURN SELECT row_number() OVER (ORDER BY NULL) AS Place, Part FROM ((SELECT NULL AS Place, Part FROM (SELECT s.value FROM LATERAL explode(split(Parts.list, concat('\\Q', ',', '\\E'))) AS s (value)) AS rows_of(Part))) AS filled(Place, Part)
--- says
DWM-0209 2:9 the rows are counted in no certain order; count them by a column where the order matters
