CREATE OR REPLACE PACKAGE BODY sales.billing AS
  c_rate CONSTANT NUMBER := 0.2;

  FUNCTION tax (p_amount IN NUMBER) RETURN NUMBER;

  FUNCTION tax (p_amount IN NUMBER) RETURN NUMBER IS
  BEGIN
    RETURN p_amount * c_rate;
  END tax;

  PROCEDURE bill (p_order IN NUMBER) IS
    v_total NUMBER;
  BEGIN
    SELECT SUM(amount) INTO v_total FROM lines WHERE order_id = p_order;
    IF v_total > 0 THEN
      UPDATE orders SET total = v_total WHERE id = p_order;
    END IF;
  END bill;
END billing;
--- becomes
CREATE FUNCTION main.moved.tax(p_amount DECIMAL(38,10))
RETURNS DECIMAL(38,10)
RETURN p_amount * (0.2)
;
CREATE PROCEDURE main.moved.bill(IN p_order DECIMAL(38,10))
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  DECLARE v_total DECIMAL(38,10);
  SET v_total = (SELECT SUM(amount) FROM main.moved.lines WHERE order_id = p_order);
  IF v_total > 0 THEN
    UPDATE main.moved.orders SET total = v_total WHERE id = p_order;
  END IF;
END
--- says
DWM-0206 6:29 p_amount: NUMBER becomes DECIMAL(38,10): NUMBER without precision holds any scale; ten decimals are kept
DWM-0206 6:44 RETURNS: NUMBER becomes DECIMAL(38,10): NUMBER without precision holds any scale; ten decimals are kept
DWM-0206 2:19 c_rate: NUMBER becomes DECIMAL(38,10): NUMBER without precision holds any scale; ten decimals are kept
DWM-0209 8:12 a product with a number without precision keeps six decimals here, and so does a quotient; declare it with a precision
DWM-0206 11:30 p_order: NUMBER becomes DECIMAL(38,10): NUMBER without precision holds any scale; ten decimals are kept
DWM-0206 12:13 v_total: NUMBER becomes DECIMAL(38,10): NUMBER without precision holds any scale; ten decimals are kept
