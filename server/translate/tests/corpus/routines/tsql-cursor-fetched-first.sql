CREATE PROCEDURE dbo.SumAfterFirst @sum int OUTPUT
AS
BEGIN
  DECLARE @id int;
  DECLARE ids CURSOR FOR SELECT Id FROM dbo.Orders ORDER BY Id;
  SET @sum = 0;
  OPEN ids;
  FETCH NEXT FROM ids INTO @id;
  WHILE @@FETCH_STATUS = 0
  BEGIN
    FETCH NEXT FROM ids INTO @id;
    SET @sum = @sum + @id;
  END;
  CLOSE ids;
  DEALLOCATE ids;
END
--- becomes
CREATE PROCEDURE main.moved.SumAfterFirst(INOUT sum INT)
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  DECLARE v_id INT;
  DECLARE fetch_status INT DEFAULT 0;
  DECLARE ids CURSOR FOR SELECT Id FROM main.moved.Orders ORDER BY Id;
  DECLARE CONTINUE HANDLER FOR NOT FOUND SET fetch_status = -1;
  SET sum = 0;
  OPEN ids;
  SET fetch_status = 0;
  FETCH ids INTO v_id;
  WHILE fetch_status = 0 DO
    SET fetch_status = 0;
    FETCH ids INTO v_id;
    SET sum = sum + v_id;
  END WHILE;
  CLOSE ids;
END
--- says
DWM-0219 5:26 a cursor that is no loop over its query needs Databricks Runtime 18.1
