CREATE OR REPLACE FUNCTION price_of (p_item IN NUMBER) RETURN NUMBER IS
  CURSOR c IS SELECT price FROM prices WHERE item = p_item ORDER BY valid_from DESC;
  v_price NUMBER := 0;
BEGIN
  OPEN c;
  FETCH c INTO v_price;
  IF c%NOTFOUND THEN
    v_price := -1;
  END IF;
  CLOSE c;
  RETURN v_price;
EXCEPTION
  WHEN OTHERS THEN
    raise_application_error(-20001, 'failed: ' || SQLERRM);
END;
--- becomes
CREATE FUNCTION main.moved.price_of(p_item DECIMAL(38,10))
RETURNS DECIMAL(38,10)
RETURN (CASE WHEN (CASE WHEN EXISTS (SELECT price FROM main.moved.prices WHERE item = p_item ORDER BY valid_from DESC NULLS FIRST LIMIT 1) THEN 0 ELSE -1 END) <> 0 THEN (-1) ELSE (SELECT price FROM main.moved.prices WHERE item = p_item ORDER BY valid_from DESC NULLS FIRST LIMIT 1) END)
--- says
DWM-0206 1:48 p_item: NUMBER becomes DECIMAL(38,10): NUMBER without precision holds any scale; ten decimals are kept
DWM-0206 1:63 RETURNS: NUMBER becomes DECIMAL(38,10): NUMBER without precision holds any scale; ten decimals are kept
DWM-0206 3:11 v_price: NUMBER becomes DECIMAL(38,10): NUMBER without precision holds any scale; ten decimals are kept
DWM-0212 13:3 the error is passed on as it is; text put around it is left out
