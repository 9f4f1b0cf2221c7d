CREATE PROCEDURE dbo.MoveMoney @From int, @Moved int OUTPUT
AS
SET NOCOUNT ON
DECLARE @Id int, @Name nvarchar(50)
DECLARE accounts CURSOR LOCAL FAST_FORWARD FOR
  SELECT Id, Name FROM dbo.Accounts WHERE [From] = @From
OPEN accounts
FETCH NEXT FROM accounts INTO @Id, @Name
WHILE @@FETCH_STATUS = 0
BEGIN
  IF @Name LIKE 'A%'
    UPDATE a SET a.Balance = a.Balance + s.Amount
    FROM dbo.Accounts a INNER JOIN dbo.Staging s ON s.Id = a.Id
    WHERE a.Id = @Id
  ELSE IF @Name = 'B' BREAK
  ELSE
  BEGIN
    DELETE FROM dbo.Staging WHERE Id = @Id
    SET @Moved = @Moved + 1
  END
  FETCH NEXT FROM accounts INTO @Id, @Name
END
CLOSE accounts
DEALLOCATE accounts
RETURN 0
--- becomes
CREATE PROCEDURE main.moved.MoveMoney(IN `From` INT, INOUT Moved INT)
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  DECLARE v_From INT;
  DECLARE v_Id INT;
  DECLARE v_Name STRING;
  SET v_From = `From`;
  loop1: FOR accounts_row AS SELECT Id, Name FROM main.moved.Accounts WHERE `From` = v_From DO
    SET v_Id = accounts_row.Id;
    SET v_Name = accounts_row.Name;
    IF v_Name LIKE 'A%' THEN
      MERGE INTO main.moved.Accounts a
      USING main.moved.Staging s ON s.Id = a.Id AND a.Id = v_Id
      WHEN MATCHED THEN UPDATE SET Balance = a.Balance + s.Amount;
    ELSEIF v_Name = 'B' THEN
      LEAVE loop1;
    ELSE
      DELETE FROM main.moved.Staging WHERE Id = v_Id;
      SET Moved = Moved + 1;
    END IF;
  END FOR;
END
--- says
DWM-0212 3:1 `SET NOCOUNT ON` dropped: an option of the source's sessions
DWM-0223 11:3 a text is compared with 'A%' by its case here; the source does not mind it unless it was told to
DWM-0209 12:30 `+` of values whose types are not known here adds them; write `||` where they are texts
DWM-0212 25:1 the status given by RETURN dropped: procedures of Databricks have none
