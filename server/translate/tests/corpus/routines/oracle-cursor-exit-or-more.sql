CREATE OR REPLACE PROCEDURE ship_some (p_most IN NUMBER) IS
  CURSOR waiting IS SELECT order_id FROM orders WHERE shipped = 0;
  v_id NUMBER(9);
  v_done NUMBER(9) := 0;
BEGIN
  OPEN waiting;
  LOOP
    FETCH waiting INTO v_id;
    EXIT WHEN waiting%NOTFOUND OR v_done >= p_most;
    UPDATE orders SET shipped = 1 WHERE order_id = v_id;
    v_done := v_done + 1;
  END LOOP;
  CLOSE waiting;
END ship_some;
--- becomes
CREATE PROCEDURE main.moved.ship_some(IN p_most DECIMAL(38,10))
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  DECLARE v_id DECIMAL(9,0);
  DECLARE v_done DECIMAL(9,0) DEFAULT 0;
  DECLARE fetch_status INT DEFAULT 0;
  DECLARE waiting CURSOR FOR SELECT order_id FROM main.moved.orders WHERE shipped = 0;
  DECLARE CONTINUE HANDLER FOR NOT FOUND SET fetch_status = -1;
  OPEN waiting;
  loop1: LOOP
    SET fetch_status = 0;
    FETCH waiting INTO v_id;
    IF (fetch_status <> 0) OR v_done >= p_most THEN
      LEAVE loop1;
    END IF;
    UPDATE main.moved.orders SET shipped = 1 WHERE order_id = v_id;
    SET v_done = v_done + 1;
  END LOOP;
  CLOSE waiting;
END
--- says
DWM-0206 1:50 p_most: NUMBER becomes DECIMAL(38,10): NUMBER without precision holds any scale; ten decimals are kept
DWM-0219 2:21 a cursor that is no loop over its query needs Databricks Runtime 18.1
