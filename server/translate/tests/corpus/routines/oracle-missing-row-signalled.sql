CREATE PROCEDURE price_one(p_id NUMBER) IS
  v_price NUMBER;
BEGIN
  SELECT price INTO v_price FROM prices WHERE id = p_id;
  UPDATE orders SET price = v_price WHERE id = p_id;
EXCEPTION
  WHEN NO_DATA_FOUND THEN
    INSERT INTO failures (why) VALUES (SQLERRM);
END;
--- becomes
CREATE PROCEDURE main.moved.price_one(IN p_id DECIMAL(38,10))
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  DECLARE v_price DECIMAL(38,10);
  DECLARE missing_row CONDITION FOR SQLSTATE '45001';
  DECLARE EXIT HANDLER FOR missing_row
  BEGIN
    DECLARE error_message STRING;
    DECLARE error_state STRING;
    GET DIAGNOSTICS CONDITION 1 error_message = MESSAGE_TEXT, error_state = RETURNED_SQLSTATE;
    INSERT INTO main.moved.failures (why) VALUES (error_message);
  END;
  IF EXISTS (SELECT price FROM main.moved.prices WHERE id = p_id) THEN
    SET v_price = (SELECT price FROM main.moved.prices WHERE id = p_id);
  ELSE
    SIGNAL missing_row;
  END IF;
  UPDATE main.moved.orders SET price = v_price WHERE id = p_id;
END
--- says
DWM-0206 1:33 p_id: NUMBER becomes DECIMAL(38,10): NUMBER without precision holds any scale; ten decimals are kept
DWM-0206 2:11 v_price: NUMBER becomes DECIMAL(38,10): NUMBER without precision holds any scale; ten decimals are kept
