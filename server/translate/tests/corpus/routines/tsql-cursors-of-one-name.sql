CREATE PROCEDURE dbo.Clear
AS
BEGIN
  DECLARE @id int;
  DECLARE each CURSOR FOR SELECT Id FROM dbo.Orders;
  OPEN each;
  FETCH NEXT FROM each INTO @id;
  WHILE @@FETCH_STATUS = 0
  BEGIN
    DELETE FROM dbo.Lines WHERE OrderId = @id;
    FETCH NEXT FROM each INTO @id;
  END
  CLOSE each;
  DEALLOCATE each;
  DECLARE each CURSOR FOR SELECT Id FROM dbo.Customers;
  OPEN each;
  FETCH NEXT FROM each INTO @id;
  WHILE @@FETCH_STATUS = 0
  BEGIN
    DELETE FROM dbo.Addresses WHERE CustomerId = @id;
    FETCH NEXT FROM each INTO @id;
  END
  CLOSE each;
  DEALLOCATE each;
END
--- becomes
CREATE PROCEDURE main.moved.Clear()
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  DECLARE v_id INT;
  FOR each_row AS (SELECT Id FROM main.moved.Orders) DO
    SET v_id = each_row.Id;
    DELETE FROM main.moved.Lines WHERE OrderId = v_id;
  END FOR;
  FOR each_2_row AS (SELECT Id FROM main.moved.Customers) DO
    SET v_id = each_2_row.Id;
    DELETE FROM main.moved.Addresses WHERE CustomerId = v_id;
  END FOR;
END
--- says
DWM-0224 10:5 a change that fails ends the procedure here; the source goes on with the next statement, as no TRY is around it
