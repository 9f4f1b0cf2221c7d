CREATE PROCEDURE dbo.Clear @day date
AS
BEGIN
  DECLARE @id int;
  DECLARE each CURSOR FOR SELECT Id FROM dbo.Orders WHERE Day = @day;
  SET @day = GETDATE();
  OPEN each;
  FETCH NEXT FROM each INTO @id;
  DELETE FROM dbo.Lines WHERE OrderId = @id;
  CLOSE each;
END
--- becomes

--- says
DWM-0105 6:7 @day is given another value between the declaration of the cursor, which takes it, and its opening; declare the cursor after that
