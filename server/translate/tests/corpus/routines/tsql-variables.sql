CREATE PROC Totals @Year int = 2020, @Total decimal(10,2) OUT
AS
DECLARE @Count int = 0, @Name varchar(20)
SELECT @Count = COUNT(*), @Total = SUM(Amount) FROM Sales WHERE SaleYear = @Year
SET @Name = (SELECT TOP 1 Name FROM People ORDER BY Born)
WHILE @Count > 0
  SET @Count = @Count - 1
PRINT 'done'
EXEC dbo.Log @Message = @Name, @Count = @Count OUTPUT
SELECT @Count AS Left_over
--- becomes
CREATE PROCEDURE main.moved.Totals(IN Year INT DEFAULT 2020, INOUT Total DECIMAL(10,2))
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  DECLARE v_Year INT;
  DECLARE v_Count INT;
  DECLARE v_Name STRING;
  SET v_Year = Year;
  SET v_Count = 0;
  SET (v_Count, Total) = (SELECT COUNT(*) AS c1, SUM(Amount) AS c2 FROM main.moved.Sales WHERE SaleYear = v_Year);
  SET v_Name = (SELECT Name FROM main.moved.People ORDER BY Born LIMIT 1);
  WHILE v_Count > 0 DO
    SET v_Count = v_Count - 1;
  END WHILE;
  CALL main.moved.Log(Message => v_Name, Count => v_Count);
  SELECT v_Count AS Left_over;
END
--- says
DWM-0212 8:1 `PRINT 'done'` dropped: a procedure of Databricks writes no messages
