CREATE PROCEDURE make_copy(p_id IN NUMBER) IS
  v_code NUMBER;
BEGIN
  INSERT INTO copies SELECT * FROM orders WHERE id = p_id;
EXCEPTION
  WHEN OTHERS THEN
    v_code := SQLCODE;
    IF v_code = -01422 OR SQLCODE IN (-942, -1722) OR -1476 = SQLCODE THEN
      INSERT INTO failures (code, why) VALUES (v_code, SQLERRM);
    END IF;
    RAISE;
END;
--- becomes
CREATE PROCEDURE main.moved.make_copy(IN p_id DECIMAL(38,10))
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  DECLARE v_code STRING;
  DECLARE EXIT HANDLER FOR SQLEXCEPTION
  BEGIN
    DECLARE error_message STRING;
    DECLARE error_state STRING;
    GET DIAGNOSTICS CONDITION 1 error_message = MESSAGE_TEXT, error_state = RETURNED_SQLSTATE;
    SET v_code = error_state;
    IF v_code = '21000' OR error_state IN ('42P01', '22018') OR '22012' = error_state THEN
      INSERT INTO main.moved.failures (code, why) VALUES (v_code, error_message);
    END IF;
    RESIGNAL;
  END;
  INSERT INTO main.moved.copies SELECT * FROM main.moved.orders WHERE id = p_id;
END
--- says
DWM-0206 1:36 p_id: NUMBER becomes DECIMAL(38,10): NUMBER without precision holds any scale; ten decimals are kept
DWM-0213 7:15 SQLCODE becomes the SQLSTATE, a text of five signs; what keeps it must hold a text
