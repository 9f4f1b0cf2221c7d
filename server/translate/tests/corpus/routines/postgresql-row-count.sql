CREATE PROCEDURE archive_orders(before date) LANGUAGE plpgsql AS $$
DECLARE
  row_count integer;
  unread integer;
  customer integer;
BEGIN
  INSERT INTO archive SELECT * FROM orders WHERE ordered_on < before;
  GET DIAGNOSTICS row_count = ROW_COUNT;
  IF row_count > 0 THEN
    DELETE FROM orders WHERE ordered_on < before;
    GET DIAGNOSTICS unread = ROW_COUNT;
    RAISE NOTICE 'deleted %', unread;
  END IF;
  SELECT c.id INTO customer FROM customers c WHERE c.is_default;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'no default customer';
  END IF;
END;
$$;
--- becomes
CREATE PROCEDURE main.moved.archive_orders(IN before DATE)
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  DECLARE row_count INT;
  DECLARE customer INT;
  DECLARE touched_rows BIGINT DEFAULT 0;
  SET touched_rows = (SELECT count(*) FROM (SELECT * FROM main.moved.orders WHERE ordered_on < before));
  INSERT INTO main.moved.archive SELECT * FROM main.moved.orders WHERE ordered_on < before;
  SET row_count = touched_rows;
  IF row_count > 0 THEN
    DELETE FROM main.moved.orders WHERE ordered_on < before;
  END IF;
  SET touched_rows = (SELECT count(*) FROM (SELECT c.id FROM main.moved.customers c WHERE c.is_default));
  SET customer = (SELECT c.id FROM main.moved.customers c WHERE c.is_default);
  IF NOT (touched_rows > 0) THEN
    SELECT raise_error('no default customer');
  END IF;
END
--- says
DWM-0212 12:5 `RAISE NOTICE 'deleted %' ,` dropped: a procedure of Databricks writes no messages
DWM-0212 11:5 the number of rows in unread dropped: nothing reads it
DWM-0209 7:3 rows are counted by a query right before they are changed; another session may change some in between
