CREATE PROCEDURE dbo.Collect @Id int AS
BEGIN
  IF OBJECT_ID('tempdb..#found') IS NOT NULL DROP TABLE #found;
  CREATE TABLE #found (Id int, Name varchar(10));
  DECLARE @keys TABLE (Id int PRIMARY KEY);
  INSERT INTO #found SELECT Id, Name FROM dbo.Accounts WHERE Id > @Id;
  INSERT @keys (Id) SELECT Id FROM #found;
  ;WITH x AS (SELECT Id FROM #found) INSERT INTO dbo.Seen (Id) SELECT Id FROM x;
  DELETE s FROM dbo.Seen s JOIN @keys k ON k.Id = s.Id;
  SELECT TOP 5 * FROM #found ORDER BY Id
END
--- becomes
CREATE PROCEDURE main.moved.Collect(IN Id INT)
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  DECLARE v_Id INT;
  SET v_Id = Id;
  BEGIN
    DECLARE EXIT HANDLER FOR SQLSTATE '42P01' BEGIN END;
    DROP TEMPORARY TABLE found;
  END;
  CREATE OR REPLACE TEMPORARY TABLE found (
    Id INT,
    Name VARCHAR(10)
  );
  CREATE OR REPLACE TEMPORARY TABLE keys (
    Id INT NOT NULL,
    PRIMARY KEY (Id)
  );
  INSERT INTO found SELECT Id, Name FROM main.moved.Accounts WHERE Id > v_Id;
  INSERT INTO keys (Id) SELECT Id FROM found;
  INSERT INTO main.moved.Seen (Id) WITH x AS (SELECT Id FROM found) SELECT Id FROM x;
  MERGE INTO main.moved.Seen s USING keys k ON k.Id = s.Id WHEN MATCHED THEN DELETE;
  SELECT * FROM found ORDER BY Id LIMIT 5;
END
--- says
DWM-0224 6:3 a change that fails ends the procedure here; the source goes on with the next statement, as no TRY is around it
