CREATE PROCEDURE dbo.ShipAll
AS
BEGIN
  DECLARE @id int;
  DECLARE waiting CURSOR FOR SELECT Id FROM dbo.Orders WHERE Shipped = 0;
  OPEN waiting;
  FETCH NEXT FROM waiting INTO @id;
  WHILE (@@FETCH_STATUS <> -1)
  BEGIN
    IF (@@FETCH_STATUS <> -2)
      UPDATE dbo.Orders SET Shipped = 1 WHERE Id = @id;
    FETCH NEXT FROM waiting INTO @id;
  END;
  CLOSE waiting;
  DEALLOCATE waiting;
END
--- becomes
CREATE PROCEDURE main.moved.ShipAll()
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  DECLARE v_id INT;
  DECLARE fetch_status INT DEFAULT 0;
  FOR waiting_row AS SELECT Id FROM main.moved.Orders WHERE Shipped = 0 DO
    SET v_id = waiting_row.Id;
    IF fetch_status <> -2 THEN
      UPDATE main.moved.Orders SET Shipped = 1 WHERE Id = v_id;
    END IF;
  END FOR;
END
--- says
