CREATE PROCEDURE dbo.Collect @turns int
AS
BEGIN
  DECLARE @turn int = 0;
  WHILE @turn < @turns
  BEGIN
    DECLARE @seen TABLE (Id int);
    INSERT INTO @seen SELECT Id FROM dbo.Orders WHERE Turn = @turn;
    SET @turn = @turn + 1;
  END
  SELECT COUNT(*) AS Seen FROM @seen;
END
--- becomes
CREATE PROCEDURE main.moved.Collect(IN turns INT)
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  DECLARE v_turn INT;
  CREATE OR REPLACE TEMPORARY TABLE seen (
    Id INT
  );
  SET v_turn = 0;
  WHILE v_turn < turns DO
    INSERT INTO seen SELECT Id FROM main.moved.Orders WHERE Turn = v_turn;
    SET v_turn = v_turn + 1;
  END WHILE;
  SELECT COUNT(*) AS Seen FROM seen;
END
--- says
