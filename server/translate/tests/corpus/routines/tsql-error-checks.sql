CREATE PROCEDURE dbo.Charge @Id int, @Amount int AS
BEGIN
  DECLARE @err int
  BEGIN TRANSACTION
  UPDATE dbo.Accounts SET Balance = Balance - @Amount WHERE Id = @Id
  IF @@ERROR <> 0
  BEGIN
    ROLLBACK TRANSACTION
    RETURN 1
  END
  INSERT INTO dbo.Charges (Id, Amount) VALUES (@Id, @Amount)
  IF (@@ERROR <> 0)
  BEGIN
    INSERT INTO dbo.Failures (Id) VALUES (@Id)
    RETURN 2
  END
  DELETE FROM dbo.Waiting WHERE Id = @Id
  IF @@ERROR = 0
  BEGIN
    COMMIT TRANSACTION
    SELECT 'done' AS Outcome
  END
  ELSE
    RAISERROR('not deleted', 16, 1)
  UPDATE dbo.Totals SET Sum = Sum + @Amount
  SELECT @err = @@ERROR
  IF @@ERROR <> 0 OR @@ROWCOUNT = 0
    RETURN @err
END
--- becomes
CREATE PROCEDURE main.moved.Charge(IN Id INT, IN Amount INT)
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  body: BEGIN
    DECLARE v_Id INT;
    DECLARE v_Amount INT;
    DECLARE err INT;
    DECLARE touched_rows BIGINT DEFAULT 0;
    SET v_Id = Id;
    SET v_Amount = Amount;
    UPDATE main.moved.Accounts SET Balance = Balance - v_Amount WHERE Id = v_Id;
    BEGIN
      DECLARE EXIT HANDLER FOR SQLEXCEPTION
      BEGIN
        INSERT INTO main.moved.Failures (Id) VALUES (v_Id);
        RESIGNAL;
      END;
      INSERT INTO main.moved.Charges (Id, Amount) VALUES (v_Id, v_Amount);
    END;
    BEGIN
      DECLARE EXIT HANDLER FOR SQLEXCEPTION
      BEGIN
        SELECT raise_error('not deleted');
      END;
      DELETE FROM main.moved.Waiting WHERE Id = v_Id;
    END;
    SELECT 'done' AS Outcome;
    UPDATE main.moved.Totals SET Sum = Sum + v_Amount;
    SET touched_rows = (SELECT count(*) FROM (SELECT 0));
    SET err = (SELECT 0);
    IF 0 <> 0 OR touched_rows = 0 THEN
      LEAVE body;
    END IF;
  END body;
END
--- says
DWM-0213 6:6 @@ERROR is 0 where it is asked for: a statement that fails ends the procedure, and its caller gets the error
DWM-0212 4:3 `BEGIN TRANSACTION` dropped: each statement of Databricks is a transaction of its own
DWM-0213 8:5 ROLLBACK dropped: what was written before it stays in Databricks
DWM-0212 20:5 `COMMIT TRANSACTION` dropped: each statement of Databricks is a transaction of its own
DWM-0213 24:5 RAISERROR goes on with the next statement in the source, as no TRY is around it; here the error ends the procedure
DWM-0224 5:3 a change that fails ends the procedure here; the source goes on with the next statement, as no TRY is around it
DWM-0212 28:5 the status given by RETURN dropped: procedures of Databricks have none
