CREATE PROCEDURE dbo.Close_Orders @all bit = 1, @done bit OUTPUT
AS
BEGIN
  DECLARE @late bit = 0;
  SELECT @late = CASE WHEN COUNT(*) > 0 THEN 1 ELSE 0 END FROM dbo.Orders;
  IF @all = 1 AND ISNULL(@late, 0) <> 1
    SET @done = CASE @late WHEN 1 THEN 0 ELSE 1 END;
  DELETE FROM dbo.Orders WHERE (@all IN (1, 0) OR Weight = 1) AND 1 = @late;
END
--- becomes
CREATE PROCEDURE main.moved.Close_Orders(IN `all` BOOLEAN DEFAULT true, INOUT done BOOLEAN)
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  DECLARE v_all BOOLEAN;
  DECLARE v_late BOOLEAN;
  SET v_all = `all`;
  SET v_late = false;
  SET v_late = CAST((SELECT CASE WHEN COUNT(*) > 0 THEN 1 ELSE 0 END FROM main.moved.Orders) AS BOOLEAN);
  IF v_all = true AND coalesce(v_late, false) <> true THEN
    SET done = CAST(CASE v_late WHEN true THEN 0 ELSE 1 END AS BOOLEAN);
  END IF;
  DELETE FROM main.moved.Orders WHERE (v_all IN (true, false) OR Weight = 1) AND true = v_late;
END
--- says
