CREATE PROCEDURE Reports @Id int, @Why varchar(max) = NULL OUTPUT AS
BEGIN TRY
  DELETE FROM Orders WHERE Id = @Id
END TRY
BEGIN CATCH
  DECLARE @message nvarchar(4000)
  SELECT @message = ERROR_MESSAGE()
  SET @Why = @message
  RAISERROR(@message, 16, 1)
END CATCH
--- becomes
CREATE PROCEDURE main.moved.Reports(IN Id INT, INOUT Why STRING)
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  DECLARE v_Id INT;
  SET v_Id = Id;
  BEGIN
    DELETE FROM main.moved.Orders WHERE Id = v_Id;
  END;
END
--- says
DWM-0212 5:1 the error is passed on as it is, so that no handler is needed; text put around it is left out
DWM-0213 5:1 `@Why` is not set where the error is passed on: the caller gets only the error
