CREATE PROCEDURE dbo.Pull AS
BEGIN
  INSERT INTO dbo.Local (a) SELECT r.a FROM Remote.Sales.dbo.Orders AS r;
  UPDATE Remote.Sales.dbo.Orders SET a = 1;
  EXEC Remote.Sales.dbo.Refresh;
END
--- becomes
CREATE PROCEDURE main.moved.Pull()
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  INSERT INTO main.moved.Local (a) SELECT r.a FROM main.moved.Orders AS r;
  UPDATE main.moved.Orders SET a = 1;
  CALL main.moved.Refresh();
END
--- says
DWM-0224 3:3 a change that fails ends the procedure here; the source goes on with the next statement, as no TRY is around it
DWM-0209 3:45 Orders of the linked server Remote is taken to be here; bring it here, or make a foreign catalog of the server and name that
DWM-0209 4:10 Orders of the linked server Remote is taken to be here; bring it here, or make a foreign catalog of the server and name that
DWM-0209 5:3 Refresh of the linked server Remote is taken to be here; bring it here, or make a foreign catalog of the server and name that
