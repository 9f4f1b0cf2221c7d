CREATE PROCEDURE dbo.Clear @late bit
AS
BEGIN
  DECLARE @id int;
  IF @late = 1
    DECLARE each CURSOR FOR SELECT Id FROM dbo.LateOrders;
  ELSE
    DECLARE each CURSOR FOR SELECT Id FROM dbo.Orders;
  OPEN each;
  FETCH NEXT FROM each INTO @id;
  DELETE FROM dbo.Lines WHERE OrderId = @id;
  CLOSE each;
END
--- becomes

--- says
DWM-0105 9:3 each is the cursor of one declaration or of another here, which has no rule
