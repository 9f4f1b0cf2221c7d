CREATE PROCEDURE dbo.ShipUpTo @last int
AS
BEGIN
  DECLARE @id int;
  DECLARE waiting CURSOR FOR SELECT Id FROM dbo.Orders ORDER BY Id;
  OPEN waiting;
  FETCH NEXT FROM waiting INTO @id;
  WHILE @@FETCH_STATUS = 0
  BEGIN
    IF @id > @last BREAK;
    UPDATE dbo.Orders SET Shipped = 1 WHERE Id = @id;
    FETCH NEXT FROM waiting INTO @id;
  END;
  IF @@FETCH_STATUS = 0
    INSERT INTO dbo.Stops VALUES (@id);
  CLOSE waiting;
  DEALLOCATE waiting;
END
--- becomes
CREATE PROCEDURE main.moved.ShipUpTo(IN last INT)
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  DECLARE v_id INT;
  DECLARE fetch_status INT DEFAULT 0;
  DECLARE waiting CURSOR FOR SELECT Id FROM main.moved.Orders ORDER BY Id;
  DECLARE CONTINUE HANDLER FOR NOT FOUND SET fetch_status = -1;
  OPEN waiting;
  SET fetch_status = 0;
  FETCH waiting INTO v_id;
  loop1: WHILE fetch_status = 0 DO
    IF v_id > last THEN
      LEAVE loop1;
    END IF;
    UPDATE main.moved.Orders SET Shipped = 1 WHERE Id = v_id;
    SET fetch_status = 0;
    FETCH waiting INTO v_id;
  END WHILE;
  IF fetch_status = 0 THEN
    INSERT INTO main.moved.Stops VALUES (v_id);
  END IF;
  CLOSE waiting;
END
--- says
DWM-0224 11:5 a change that fails ends the procedure here; the source goes on with the next statement, as no TRY is around it
DWM-0219 5:30 a cursor that is no loop over its query needs Databricks Runtime 18.1
