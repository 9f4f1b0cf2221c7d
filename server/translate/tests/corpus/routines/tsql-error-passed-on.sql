CREATE PROCEDURE PassesOn AS
BEGIN TRY
  DELETE FROM Orders
END TRY
BEGIN CATCH
  DECLARE @message nvarchar(4000), @severity int
  SELECT @message = ERROR_MESSAGE(), @severity = ERROR_SEVERITY()
  RAISERROR(@message, @severity, 1)
END CATCH
--- becomes
CREATE PROCEDURE main.moved.PassesOn()
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  BEGIN
    DELETE FROM main.moved.Orders;
  END;
END
--- says
DWM-0212 5:1 the error is passed on as it is, so that no handler is needed; text put around it is left out
