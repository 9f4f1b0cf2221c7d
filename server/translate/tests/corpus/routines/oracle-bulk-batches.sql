CREATE PROCEDURE copy_orders IS
  CURSOR c_orders IS SELECT id, total FROM orders;
  TYPE t_orders IS TABLE OF c_orders%ROWTYPE;
  v_orders t_orders;
BEGIN
  OPEN c_orders;
  LOOP
    FETCH c_orders BULK COLLECT INTO v_orders LIMIT 500;
    EXIT WHEN v_orders.COUNT = 0;
    FORALL i IN 1 .. v_orders.COUNT
      INSERT INTO copies (id, total) VALUES (v_orders(i).id, v_orders(i).total);
    COMMIT;
  END LOOP;
  CLOSE c_orders;
END;
--- becomes
CREATE PROCEDURE main.moved.copy_orders()
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  FOR i AS (SELECT id, total FROM main.moved.orders) DO
    INSERT INTO main.moved.copies (id, total) VALUES (i.id, i.total);
  END FOR;
END
--- says
DWM-0212 12:5 `COMMIT` dropped: each statement of Databricks is a transaction of its own
