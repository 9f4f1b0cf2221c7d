CREATE PROCEDURE dbo.Clear AS
BEGIN
  DELETE FROM [$(Archive)].dbo.Orders WHERE Shipped = 1;
END
--- becomes
CREATE PROCEDURE main.moved.Clear()
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  DELETE FROM main.moved.Orders WHERE Shipped = 1;
END
--- says
DWM-0209 3:15 the name [$(Archive)] holds the variable `$(Archive)` of sqlcmd; put its value in
