CREATE PROCEDURE Ends @Id int AS
BEGIN TRY
  DELETE FROM Orders WHERE Id = @Id
END TRY
BEGIN CATCH
  INSERT INTO Failures (Why) VALUES (ERROR_MESSAGE())
  ;THROW
  RETURN
END CATCH
BEGIN TRY
  DELETE FROM Lines
END TRY
BEGIN CATCH
  ;THROW
  RETURN
END CATCH
--- becomes
CREATE PROCEDURE main.moved.Ends(IN Id INT)
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
    DELETE FROM main.moved.Orders WHERE Id = v_Id;
  END;
  BEGIN
    DELETE FROM main.moved.Lines;
  END;
END
--- says
DWM-0212 13:1 the error is passed on as it is, so that no handler is needed; text put around it is left out
