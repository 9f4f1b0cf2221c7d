CREATE PROCEDURE copy_orders IS
  CURSOR c_orders IS SELECT id, total FROM orders;
  TYPE t_orders IS TABLE OF c_orders%ROWTYPE;
  v_orders t_orders;
BEGIN
  OPEN c_orders;
  LOOP
    FETCH c_orders BULK COLLECT INTO v_orders LIMIT 500;
    EXIT WHEN c_orders%NOTFOUND;
    FORALL i IN 1 .. v_orders.COUNT
      INSERT INTO copies (id, total) VALUES (v_orders(i).id, v_orders(i).total);
  END LOOP;
  CLOSE c_orders;
END;
--- becomes
--- says
DWM-0105 3:3 a type of its own has no rule; use plain variables
