CREATE PROCEDURE Careful @Id int AS
BEGIN TRY
  BEGIN TRANSACTION
  UPDATE Orders SET Done = 1 WHERE Id = @Id
  IF @Id < 0 THROW 50001, 'no such order', 1
  COMMIT
END TRY
BEGIN CATCH
  IF @@TRANCOUNT > 0 ROLLBACK
  INSERT INTO Failures (Why) VALUES (ERROR_MESSAGE())
  ;THROW
END CATCH
--- becomes
CREATE PROCEDURE main.moved.Careful(IN Id INT)
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  DECLARE v_Id INT;
  SET v_Id = Id;
  BEGIN
    DECLARE EXIT HANDLER FOR SQLEXCEPTION
    BEGIN
      DECLARE error_message STRING;
      DECLARE error_state STRING;
      GET DIAGNOSTICS CONDITION 1 error_message = MESSAGE_TEXT, error_state = RETURNED_SQLSTATE;
      INSERT INTO main.moved.Failures (Why) VALUES (error_message);
      RESIGNAL;
    END;
    UPDATE main.moved.Orders SET Done = 1 WHERE Id = v_Id;
    IF v_Id < 0 THEN
      SELECT raise_error('no such order');
    END IF;
  END;
END
--- says
DWM-0212 3:3 `BEGIN TRANSACTION` dropped: each statement of Databricks is a transaction of its own
DWM-0212 6:3 `COMMIT` dropped: each statement of Databricks is a transaction of its own
DWM-0213 9:22 ROLLBACK dropped: what was written before it stays in Databricks
