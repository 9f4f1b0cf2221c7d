CREATE PROCEDURE number_orders IS
  TYPE t_ids IS TABLE OF NUMBER;
  v_ids t_ids;
BEGIN
  SELECT id BULK COLLECT INTO v_ids FROM orders;
  FOR i IN 1 .. v_ids.COUNT LOOP
    UPDATE orders SET place = i WHERE id = v_ids(i);
  END LOOP;
END;
--- becomes
--- says
DWM-0105 2:3 a type of its own has no rule; use plain variables
