CREATE PROCEDURE dbo.FirstTwo AS
BEGIN
  DECLARE @a int, @b int, @c CURSOR;
  SET @c = CURSOR FAST_FORWARD FOR SELECT Id FROM dbo.Items ORDER BY Id;
  OPEN @c;
  FETCH NEXT FROM @c INTO @a;
  IF @@FETCH_STATUS = 0
    FETCH NEXT FROM @c INTO @b;
  CLOSE @c;
  DEALLOCATE @c;
  SELECT @a AS a, @b AS b;
END
--- becomes
CREATE PROCEDURE main.moved.FirstTwo()
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  DECLARE v_a INT;
  DECLARE v_b INT;
  DECLARE fetch_status INT DEFAULT 0;
  DECLARE c CURSOR FOR SELECT Id FROM main.moved.Items ORDER BY Id;
  DECLARE CONTINUE HANDLER FOR NOT FOUND SET fetch_status = -1;
  OPEN c;
  SET fetch_status = 0;
  FETCH c INTO v_a;
  IF fetch_status = 0 THEN
    SET fetch_status = 0;
    FETCH c INTO v_b;
  END IF;
  CLOSE c;
  SELECT v_a AS a, v_b AS b;
END
--- says
DWM-0219 4:36 a cursor that is no loop over its query needs Databricks Runtime 18.1
