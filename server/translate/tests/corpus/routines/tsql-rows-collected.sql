CREATE FUNCTION dbo.Names (@team int)
RETURNS nvarchar(max)
AS
BEGIN
  DECLARE @list nvarchar(max);
  SELECT @list = COALESCE(@list + ', ', '') + p.Name FROM dbo.People AS p WHERE p.Team = @team ORDER BY p.Name;
  RETURN @list;
END
--- becomes
CREATE FUNCTION main.moved.Names(team INT)
RETURNS STRING
RETURN (COALESCE(COALESCE(NULL || ', ', '') || (SELECT listagg(p.Name, ', ') WITHIN GROUP (ORDER BY p.Name) FROM main.moved.People AS p WHERE p.Team = Names.team), NULL))
--- says
DWM-0213 6:3 a NULL among the values of the rows is left out; in the source it makes NULL of what was collected by then
