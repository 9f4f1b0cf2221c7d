CREATE PROCEDURE dbo.Reserve @OrderId int, @Code char(10) OUTPUT, @Found int OUTPUT AS
BEGIN
  IF @OrderId IS NULL RETURN 1;
  SET @Code = UPPER(@Code);
  UPDATE dbo.Orders SET Code = @Code WHERE OrderId = @OrderId;
  DELETE FROM dbo.Waiting WHERE Code = @Code;
  SELECT @Found = COUNT(*) FROM dbo.Waiting WHERE Found = 1;
END
--- becomes
CREATE PROCEDURE main.moved.Reserve(IN OrderId INT, INOUT Code STRING, INOUT Found INT)
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  DECLARE v_Code STRING;
  SET v_Code = Code;
  body: BEGIN
    DECLARE v_OrderId INT;
    SET v_OrderId = OrderId;
    IF v_OrderId IS NULL THEN
      LEAVE body;
    END IF;
    SET v_Code = UPPER(v_Code);
    UPDATE main.moved.Orders SET Code = v_Code WHERE OrderId = v_OrderId;
    DELETE FROM main.moved.Waiting WHERE Code = v_Code;
    SET Found = (SELECT COUNT(*) FROM main.moved.Waiting WHERE Found = 1);
  END body;
  SET Code = v_Code;
END
--- says
DWM-0224 5:3 a change that fails ends the procedure here; the source goes on with the next statement, as no TRY is around it
DWM-0212 3:23 the status given by RETURN dropped: procedures of Databricks have none
