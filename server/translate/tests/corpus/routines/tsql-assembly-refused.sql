CREATE FUNCTION dbo.Area (@radius float)
RETURNS float
AS EXTERNAL NAME Shapes.Circles.Area;
--- becomes
--- says
DWM-0104 3:4 the body stands in an assembly of the server; rewrite it as a function in Python or SQL
