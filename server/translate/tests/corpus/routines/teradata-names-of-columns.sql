REPLACE PROCEDURE close_order (IN order_id INTEGER, INOUT state CHAR(1), IN p_by VARCHAR(10))
BEGIN
  DECLARE amount DECIMAL(10,2);
  SELECT amount INTO :amount FROM orders WHERE order_id = :order_id;
  SET state = 'C';
  UPDATE orders SET state = :state, closed_by = p_by WHERE order_id = :order_id AND amount > :amount;
END;
--- becomes
CREATE PROCEDURE main.moved.close_order(IN order_id INT, INOUT state STRING, IN p_by STRING)
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  DECLARE v_state STRING;
  SET v_state = state;
  BEGIN
    DECLARE v_order_id INT;
    DECLARE v_amount DECIMAL(10,2);
    SET v_order_id = order_id;
    SET v_amount = (SELECT amount FROM main.moved.orders WHERE order_id = v_order_id);
    SET v_state = 'C';
    UPDATE main.moved.orders
    SET
      state = v_state,
      closed_by = p_by
    WHERE
      order_id = v_order_id AND amount > v_amount;
  END;
  SET state = v_state;
END
--- says
