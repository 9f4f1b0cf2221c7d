CREATE PROCEDURE careful(p_id IN NUMBER) IS
BEGIN
  DELETE FROM orders WHERE id = p_id;
EXCEPTION
  WHEN ZERO_DIVIDE THEN
    NULL;
  WHEN OTHERS THEN
    INSERT INTO failures (at, why) VALUES (SYSDATE, SQLERRM);
    RAISE;
END;
--- becomes
CREATE PROCEDURE main.moved.careful(IN p_id DECIMAL(38,10))
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  DECLARE EXIT HANDLER FOR SQLSTATE '22012'
  BEGIN
  END;
  DECLARE EXIT HANDLER FOR SQLEXCEPTION
  BEGIN
    DECLARE error_message STRING;
    DECLARE error_state STRING;
    GET DIAGNOSTICS CONDITION 1 error_message = MESSAGE_TEXT, error_state = RETURNED_SQLSTATE;
    INSERT INTO main.moved.failures (at, why) VALUES (current_timestamp(), error_message);
    RESIGNAL;
  END;
  DELETE FROM main.moved.orders WHERE id = p_id;
END
--- says
DWM-0206 1:34 p_id: NUMBER becomes DECIMAL(38,10): NUMBER without precision holds any scale; ten decimals are kept
