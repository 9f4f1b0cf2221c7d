CREATE PROCEDURE price_some(p_id NUMBER) IS
  v_price NUMBER := 1;
  v_rate NUMBER;
BEGIN
  BEGIN
    SELECT price INTO v_price FROM prices WHERE id = p_id;
  EXCEPTION
    WHEN OTHERS THEN
      v_price := 2;
  END;
  BEGIN
    SELECT rate INTO v_rate FROM rates WHERE id = p_id;
  EXCEPTION
    WHEN OTHERS THEN
      v_rate := NULL;
  END;
  BEGIN
    SELECT max(rate) INTO v_rate FROM rates;
  EXCEPTION
    WHEN OTHERS THEN
      v_rate := 0;
  END;
  UPDATE orders SET price = v_price * v_rate WHERE id = p_id;
END;
--- becomes
CREATE PROCEDURE main.moved.price_some(IN p_id DECIMAL(38,10))
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  DECLARE v_price DECIMAL(38,10) DEFAULT 1;
  DECLARE v_rate DECIMAL(38,10);
  BEGIN
    DECLARE EXIT HANDLER FOR SQLEXCEPTION
    BEGIN
      SET v_price = 2;
    END;
    IF EXISTS (SELECT price FROM main.moved.prices WHERE id = p_id) THEN
      SET v_price = (SELECT price FROM main.moved.prices WHERE id = p_id);
    ELSE
      SELECT raise_error('no data found');
    END IF;
  END;
  BEGIN
    DECLARE EXIT HANDLER FOR SQLEXCEPTION
    BEGIN
      SET v_rate = NULL;
    END;
    SET v_rate = (SELECT rate FROM main.moved.rates WHERE id = p_id);
  END;
  BEGIN
    DECLARE EXIT HANDLER FOR SQLEXCEPTION
    BEGIN
      SET v_rate = 0;
    END;
    SET v_rate = (SELECT max(rate) FROM main.moved.rates);
  END;
  UPDATE main.moved.orders SET price = v_price * v_rate WHERE id = p_id;
END
--- says
DWM-0206 1:34 p_id: NUMBER becomes DECIMAL(38,10): NUMBER without precision holds any scale; ten decimals are kept
DWM-0206 2:11 v_price: NUMBER becomes DECIMAL(38,10): NUMBER without precision holds any scale; ten decimals are kept
DWM-0206 3:10 v_rate: NUMBER becomes DECIMAL(38,10): NUMBER without precision holds any scale; ten decimals are kept
DWM-0213 12:5 a query that finds no row is an error in Oracle; here its variables become NULL
DWM-0209 23:29 a product with a number without precision keeps six decimals here, and so does a quotient; declare it with a precision
