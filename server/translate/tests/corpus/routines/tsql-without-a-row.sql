CREATE PROCEDURE dbo.Look @Id INT, @Name NVARCHAR(50) OUTPUT AS
BEGIN
  DECLARE @From DATETIME = '20240131', @Sum INT = 0;
  SELECT @Sum = SUM(a) FROM dbo.t WHERE d >= @From;
  SELECT @Name = name FROM dbo.t WHERE id = @Id;
  BEGIN TRY
    WHILE @Sum > 0
      SELECT @Sum = next FROM dbo.t WHERE id = @Sum;
  END TRY
  BEGIN CATCH
    IF ERROR_NUMBER() IN (1205, 41302)
    BEGIN
      IF XACT_STATE() = -1 ROLLBACK
    END
    ELSE THROW;
  END CATCH
END
--- becomes
CREATE PROCEDURE main.moved.Look(IN Id INT, INOUT Name STRING)
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  DECLARE v_Id INT;
  DECLARE v_From TIMESTAMP_NTZ;
  DECLARE v_Sum INT;
  SET v_Id = Id;
  SET v_From = '2024-01-31';
  SET v_Sum = 0;
  SET v_Sum = (SELECT SUM(a) FROM main.moved.t WHERE d >= v_From);
  FOR found1 AS SELECT name FROM main.moved.t WHERE id = v_Id DO
    SET Name = found1.name;
  END FOR;
  BEGIN
    DECLARE EXIT HANDLER FOR SQLEXCEPTION
    BEGIN
      IF 50000 IN (1205, 41302) THEN
        BEGIN END;
      ELSE
        RESIGNAL;
      END IF;
    END;
    WHILE v_Sum > 0 DO
      FOR found4 AS SELECT next FROM main.moved.t WHERE id = v_Sum DO
        SET v_Sum = found4.next;
      END FOR;
    END WHILE;
  END;
END
--- says
DWM-0213 13:28 ROLLBACK dropped: what was written before it stays in Databricks
DWM-0213 10:3 the number of the error is 50000 for every error here; ask for its SQLSTATE or its message
