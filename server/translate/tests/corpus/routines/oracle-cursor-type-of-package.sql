CREATE OR REPLACE PROCEDURE orders_of (p_customer IN NUMBER, p_orders OUT kinds.t_cursor) AS
BEGIN
  OPEN p_orders FOR
    SELECT order_id, total FROM orders WHERE customer_id = p_customer;
END orders_of;
--- becomes
CREATE PROCEDURE main.moved.orders_of(IN p_customer DECIMAL(38,10))
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  SELECT order_id, total FROM main.moved.orders WHERE customer_id = p_customer;
END
--- says
DWM-0206 1:54 p_customer: NUMBER becomes DECIMAL(38,10): NUMBER without precision holds any scale; ten decimals are kept
DWM-0213 3:3 the cursor's rows become the result of the call; change those who read the cursor
