CREATE OR REPLACE PROCEDURE loaded() AS
$$
BEGIN
  BEGIN
    INSERT INTO days SELECT d FROM new_days;
  EXCEPTION WHEN OTHERS THEN
    RAISE INFO 'first: %', SQLERRM;
  END;
  DELETE FROM new_days WHERE true;
EXCEPTION WHEN OTHERS THEN
  INSERT INTO failures VALUES (SQLERRM);
END;
$$ LANGUAGE plpgsql
--- becomes
CREATE PROCEDURE main.moved.loaded()
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  DECLARE EXIT HANDLER FOR SQLEXCEPTION
  BEGIN
    DECLARE error_message STRING;
    DECLARE error_state STRING;
    GET DIAGNOSTICS CONDITION 1 error_message = MESSAGE_TEXT, error_state = RETURNED_SQLSTATE;
    INSERT INTO main.moved.failures VALUES (error_message);
    RESIGNAL;
  END;
  BEGIN
    INSERT INTO main.moved.days SELECT d FROM main.moved.new_days;
  END;
  DELETE FROM main.moved.new_days WHERE true;
END
--- says
DWM-0212 7:5 `RAISE INFO 'first: %' ,` dropped: a procedure of Databricks writes no messages
DWM-0212 6:13 the error is passed on as it is, so that no handler is needed; text put around it is left out
