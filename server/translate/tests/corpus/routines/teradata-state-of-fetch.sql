REPLACE PROCEDURE shop.ship (IN p_shop INTEGER)
BEGIN
  DECLARE v_id INTEGER;
  DECLARE waiting CURSOR FOR SELECT order_id FROM shop.orders WHERE shop_id = :p_shop;
  DECLARE late CURSOR FOR SELECT order_id FROM shop.late_orders;
  OPEN waiting;
  FETCH waiting INTO v_id;
  WHILE (SQLCODE = 0) DO
    BT;
    UPDATE shop.orders SET shipped = 1 WHERE order_id = :v_id;
    ET;
    FETCH waiting INTO v_id;
  END WHILE;
  CLOSE waiting;
  OPEN late;
  each_late: LOOP
    FETCH late INTO v_id;
    IF SQLSTATE = '02000' THEN
      LEAVE each_late;
    END IF;
    DELETE FROM shop.orders WHERE order_id = :v_id;
  END LOOP each_late;
  CLOSE late;
END;
--- becomes
CREATE PROCEDURE main.moved.ship(IN p_shop INT)
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  DECLARE v_id INT;
  FOR waiting_row AS SELECT order_id FROM main.moved.orders WHERE shop_id = p_shop DO
    SET v_id = waiting_row.order_id;
    UPDATE main.moved.orders SET shipped = 1 WHERE order_id = v_id;
  END FOR;
  FOR late_row AS (SELECT order_id FROM main.moved.late_orders) DO
    SET v_id = late_row.order_id;
    DELETE FROM main.moved.orders WHERE order_id = v_id;
  END FOR;
END
--- says
DWM-0212 9:5 `BT` dropped: each statement of Databricks is a transaction of its own
DWM-0212 11:5 `ET` dropped: each statement of Databricks is a transaction of its own
