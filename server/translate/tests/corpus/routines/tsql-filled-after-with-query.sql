CREATE FUNCTION dbo.Depth (@id int)
RETURNS nvarchar(max)
AS
BEGIN
  DECLARE @depth int, @path nvarchar(max) = '';
  WITH above AS (SELECT s.ChiefId, s.Level FROM dbo.Staff AS s WHERE s.StaffId = @id)
  SELECT @depth = MAX(a.Level) FROM above AS a;
  ;WITH names AS (SELECT p.Name, p.Place FROM dbo.People AS p WHERE p.StaffId = @id)
  SELECT @path = @path + n.Name FROM names AS n ORDER BY n.Place;
  RETURN @path + CAST(@depth AS nvarchar(10));
END
--- becomes
CREATE FUNCTION main.moved.Depth(id INT)
RETURNS STRING
RETURN (('') || COALESCE((WITH names AS (SELECT p.Name, p.Place FROM main.moved.People AS p WHERE p.StaffId = Depth.id) SELECT listagg(n.Name, '') WITHIN GROUP (ORDER BY n.Place) FROM names AS n), '')) || left(CAST((WITH above AS (SELECT s.ChiefId, s.Level FROM main.moved.Staff AS s WHERE s.StaffId = Depth.id) SELECT MAX(a.Level) FROM above AS a) AS STRING), 10)
--- says
DWM-0213 8:4 a NULL among the values of the rows is left out; in the source it makes NULL of what was collected by then
