CREATE FUNCTION price_of(p_id NUMBER) RETURN NUMBER IS
  v_price NUMBER := 0;
BEGIN
  IF p_id > 1 THEN
    SELECT price INTO v_price FROM prices WHERE id = p_id;
  END IF;
  RETURN v_price;
EXCEPTION
  WHEN NO_DATA_FOUND THEN
    RETURN 7;
END;
--- becomes
CREATE FUNCTION main.moved.price_of(p_id DECIMAL(38,10))
RETURNS DECIMAL(38,10)
RETURN CASE WHEN p_id > 1 THEN CASE WHEN EXISTS (SELECT price FROM main.moved.prices WHERE id = p_id) THEN (SELECT price FROM main.moved.prices WHERE id = p_id) ELSE 7 END ELSE 0 END
--- says
DWM-0206 1:31 p_id: NUMBER becomes DECIMAL(38,10): NUMBER without precision holds any scale; ten decimals are kept
DWM-0206 1:46 RETURNS: NUMBER becomes DECIMAL(38,10): NUMBER without precision holds any scale; ten decimals are kept
DWM-0206 2:11 v_price: NUMBER becomes DECIMAL(38,10): NUMBER without precision holds any scale; ten decimals are kept
