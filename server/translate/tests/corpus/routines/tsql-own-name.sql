CREATE PROCEDURE dbo.Load_It @Table SYSNAME AS
BEGIN
  BEGIN TRY
    INSERT INTO dbo.Log (Step) VALUES (OBJECT_NAME(@@PROCID));
    EXEC ('TRUNCATE TABLE ' + QUOTENAME(@Table));
  END TRY
  BEGIN CATCH
    INSERT INTO dbo.Log (Step, Line, Message) VALUES (ERROR_PROCEDURE(), ERROR_LINE(), ERROR_MESSAGE());
  END CATCH
END
--- becomes
CREATE PROCEDURE main.moved.Load_It(IN `Table` STRING)
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  BEGIN
    DECLARE EXIT HANDLER FOR SQLEXCEPTION
    BEGIN
      DECLARE error_message STRING;
      DECLARE error_state STRING;
      GET DIAGNOSTICS CONDITION 1 error_message = MESSAGE_TEXT, error_state = RETURNED_SQLSTATE;
      INSERT INTO main.moved.Log (Step, Line, Message) VALUES ('Load_It', NULL, error_message);
    END;
    INSERT INTO main.moved.Log (Step) VALUES ('Load_It');
    EXECUTE IMMEDIATE 'TRUNCATE TABLE main.moved.' || (concat('`', replace(`Table`, '`', '``'), '`'));
  END;
END
--- says
DWM-0213 8:74 ERROR_LINE() becomes NULL: Databricks does not say the line of an error
DWM-0209 5:31 QUOTENAME puts names between backticks here, as SQL of Databricks has them
