CREATE PROCEDURE check_rate(k INT)
RETURNS VARCHAR
LANGUAGE SQL
AS
DECLARE
  too_high EXCEPTION (-20002, 'The rate isn''t allowed.');
  too_low EXCEPTION;
  unread EXCEPTION (-20003, 'Never raised.');
BEGIN
  IF (k > 3) THEN
    RAISE too_high;
  ELSEIF (k < 0) THEN
    RAISE too_low;
  END IF;
  RETURN 'ok';
EXCEPTION
  WHEN too_high THEN
    RETURN SQLERRM;
END;
--- becomes
CREATE PROCEDURE main.moved.check_rate(IN k DECIMAL(38,0))
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  body: BEGIN
    DECLARE too_high CONDITION FOR SQLSTATE '45001';
    DECLARE EXIT HANDLER FOR too_high
    BEGIN
      DECLARE error_message STRING;
      DECLARE error_state STRING;
      GET DIAGNOSTICS CONDITION 1 error_message = MESSAGE_TEXT, error_state = RETURNED_SQLSTATE;
      SELECT error_message AS result;
      LEAVE body;
    END;
    IF k > 3 THEN
      SIGNAL too_high SET MESSAGE_TEXT = "The rate isn't allowed.";
    ELSEIF k < 0 THEN
      SELECT raise_error('too_low');
    END IF;
    SELECT 'ok' AS result;
  END body;
END
--- says
