CREATE PROCEDURE close_orders(p_day DATE) IS
  TYPE t_ids IS TABLE OF orders.id%TYPE;
  TYPE t_rows IS TABLE OF orders%ROWTYPE INDEX BY PLS_INTEGER;
  v_ids t_ids := t_ids();
  v_old t_ids;
  v_rows t_rows;
BEGIN
  SELECT o.id BULK COLLECT INTO v_ids FROM orders o WHERE o.day = p_day;
  FORALL i IN 1 .. v_ids.COUNT
    UPDATE orders SET state = 'closed' WHERE id = v_ids(i);
  SELECT id BULK COLLECT INTO v_old FROM orders WHERE day < p_day;
  IF v_old.COUNT > 0 THEN
    FORALL i IN v_old.FIRST .. v_old.LAST
      DELETE FROM orders WHERE id = v_old(i);
  END IF;
  SELECT * BULK COLLECT INTO v_rows FROM orders;
  FOR n IN 1 .. v_rows.COUNT LOOP
    IF v_rows(n).total > 100 THEN
      INSERT INTO large_orders VALUES (v_rows(n).id, v_rows(n).total);
    END IF;
  END LOOP;
  COMMIT;
END;
--- becomes
CREATE PROCEDURE main.moved.close_orders(IN p_day TIMESTAMP_NTZ)
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  FOR i AS SELECT o.id FROM main.moved.orders o WHERE o.day = p_day DO
    UPDATE main.moved.orders SET state = 'closed' WHERE id = i.id;
  END FOR;
  FOR i AS SELECT id FROM main.moved.orders WHERE day < p_day DO
    DELETE FROM main.moved.orders WHERE id = i.id;
  END FOR;
  FOR n AS (SELECT * FROM main.moved.orders) DO
    IF n.total > 100 THEN
      INSERT INTO main.moved.large_orders VALUES (n.id, n.total);
    END IF;
  END FOR;
END
--- says
DWM-0206 1:37 p_day: DATE becomes TIMESTAMP_NTZ: DATE holds a time of day in Oracle; take DATE if the column has none
DWM-0212 22:3 `COMMIT` dropped: each statement of Databricks is a transaction of its own
