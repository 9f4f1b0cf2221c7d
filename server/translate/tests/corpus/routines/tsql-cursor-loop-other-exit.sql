CREATE PROCEDURE dbo.ShipSome @most int
AS
BEGIN
  DECLARE @id int, @done int = 0;
  DECLARE waiting CURSOR FOR SELECT Id FROM dbo.Orders WHERE Shipped = 0;
  OPEN waiting;
  WHILE 1 = 1
  BEGIN
    FETCH NEXT FROM waiting INTO @id;
    IF @@FETCH_STATUS <> 0 OR @done = @most BREAK;
    UPDATE dbo.Orders SET Shipped = 1 WHERE Id = @id;
    SET @done = @done + 1;
  END;
  CLOSE waiting;
  DEALLOCATE waiting;
END
--- becomes
CREATE PROCEDURE main.moved.ShipSome(IN most INT)
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  DECLARE v_id INT;
  DECLARE done INT;
  DECLARE fetch_status INT DEFAULT 0;
  DECLARE waiting CURSOR FOR SELECT Id FROM main.moved.Orders WHERE Shipped = 0;
  DECLARE CONTINUE HANDLER FOR NOT FOUND SET fetch_status = -1;
  SET done = 0;
  OPEN waiting;
  loop1: WHILE 1 = 1 DO
    SET fetch_status = 0;
    FETCH waiting INTO v_id;
    IF fetch_status <> 0 OR done = most THEN
      LEAVE loop1;
    END IF;
    UPDATE main.moved.Orders SET Shipped = 1 WHERE Id = v_id;
    SET done = done + 1;
  END WHILE;
  CLOSE waiting;
END
--- says
DWM-0219 5:30 a cursor that is no loop over its query needs Databricks Runtime 18.1
