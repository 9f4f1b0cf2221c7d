CREATE OR REPLACE PROCEDURE weigh (p_rate IN NUMBER, p_weight IN NUMBER, p_count IN NUMBER) IS
  v_price NUMBER(20,4);
BEGIN
  v_price := p_rate * p_weight;
  v_price := v_price / p_count + p_rate * 2;
  UPDATE parts SET price = v_price WHERE weight = p_weight;
END;
--- becomes
CREATE PROCEDURE main.moved.weigh(IN p_rate DECIMAL(38,10), IN p_weight DECIMAL(38,10), IN p_count DECIMAL(38,10))
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  DECLARE v_price DECIMAL(20,4);
  SET v_price = p_rate * p_weight;
  SET v_price = v_price / p_count + p_rate * 2;
  UPDATE main.moved.parts SET price = v_price WHERE weight = p_weight;
END
--- says
DWM-0206 1:46 p_rate: NUMBER becomes DECIMAL(38,10): NUMBER without precision holds any scale; ten decimals are kept
DWM-0206 1:66 p_weight: NUMBER becomes DECIMAL(38,10): NUMBER without precision holds any scale; ten decimals are kept
DWM-0206 1:85 p_count: NUMBER becomes DECIMAL(38,10): NUMBER without precision holds any scale; ten decimals are kept
DWM-0209 4:14 a product with a number without precision keeps six decimals here, and so does a quotient; declare it with a precision
