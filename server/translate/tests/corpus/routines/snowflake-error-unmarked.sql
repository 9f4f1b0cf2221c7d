CREATE PROCEDURE noted() RETURNS VARCHAR LANGUAGE SQL AS
$$
BEGIN
  INSERT INTO kept VALUES (1);
  RETURN 'done';
EXCEPTION
  WHEN OTHER THEN
    INSERT INTO notes (said) SELECT SQLERRM;
    RETURN 'failed';
END
$$
--- becomes
CREATE PROCEDURE main.moved.noted()
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  body: BEGIN
    DECLARE EXIT HANDLER FOR SQLEXCEPTION
    BEGIN
      DECLARE error_message STRING;
      DECLARE error_state STRING;
      GET DIAGNOSTICS CONDITION 1 error_message = MESSAGE_TEXT, error_state = RETURNED_SQLSTATE;
      INSERT INTO main.moved.notes (said) SELECT error_message;
      SELECT 'failed' AS result;
      LEAVE body;
    END;
    INSERT INTO main.moved.kept VALUES (1);
    SELECT 'done' AS result;
  END body;
END
--- says
