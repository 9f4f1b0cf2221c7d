CREATE OR REPLACE PROCEDURE archive(p_before date)
LANGUAGE plpgsql
AS $body$
DECLARE
  r RECORD;
  v_n int;
BEGIN
  FOR r IN SELECT id, total FROM orders WHERE placed < p_before LOOP
    INSERT INTO archive_orders (id, total) VALUES (r.id, r.total);
  END LOOP;
  UPDATE totals t SET amount = t.amount + s.amount FROM staging s WHERE s.id = t.id;
  EXECUTE 'SELECT count(*) FROM ' || 'orders' || ' WHERE placed < $1' INTO v_n USING p_before;
  IF v_n > 0 THEN
    RAISE EXCEPTION 'still % orders before %', v_n, p_before;
  END IF;
  RAISE NOTICE 'done';
END
$body$;
--- becomes
CREATE PROCEDURE main.moved.archive(IN p_before DATE)
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  DECLARE v_n INT;
  FOR r AS SELECT id, total FROM main.moved.orders WHERE placed < p_before DO
    INSERT INTO main.moved.archive_orders (id, total) VALUES (r.id, r.total);
  END FOR;
  MERGE INTO main.moved.totals t
  USING main.moved.staging s ON s.id = t.id
  WHEN MATCHED THEN UPDATE SET amount = t.amount + s.amount;
  EXECUTE IMMEDIATE 'SELECT count(*) FROM main.moved.orders WHERE placed < :p1' INTO v_n USING p_before AS p1;
  IF v_n > 0 THEN
    SELECT raise_error(concat('still ', v_n, ' orders before ', p_before));
  END IF;
END
--- says
DWM-0212 16:3 `RAISE NOTICE 'done'` dropped: a procedure of Databricks writes no messages
