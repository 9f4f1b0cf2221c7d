REPLACE PROCEDURE dw.load_day (IN p_day DATE)
BEGIN
  DECLARE v_rows INTEGER;
  LOCKING ROW FOR ACCESS SELECT COUNT(*) INTO :v_rows FROM dw.sales WHERE day_of = :p_day;
  LOCKING TABLE dw.sales FOR ACCESS LOCKING dw.days FOR READ NOWAIT
  INSERT INTO dw.totals SELECT day_of, SUM(amount) FROM dw.sales GROUP BY 1;
  INSERT INTO dw.copies LOCKING ROW FOR ACCESS SELECT * FROM dw.sales;
  INS dw.log (:p_day, :v_rows, 'done');
END;
--- becomes
CREATE PROCEDURE main.moved.load_day(IN p_day DATE)
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  DECLARE v_rows INT;
  SET v_rows = (SELECT COUNT(*) FROM main.moved.sales WHERE day_of = p_day);
  INSERT INTO main.moved.totals SELECT day_of, SUM(amount) FROM main.moved.sales GROUP BY 1;
  INSERT INTO main.moved.copies SELECT * FROM main.moved.sales;
  INSERT INTO main.moved.log VALUES (p_day, v_rows, 'done');
END
--- says
DWM-0217 4:3 LOCKING dropped: readers do not wait for writers in Databricks
DWM-0217 5:3 LOCKING dropped: readers do not wait for writers in Databricks
DWM-0217 5:37 LOCKING dropped: readers do not wait for writers in Databricks
DWM-0217 7:25 LOCKING dropped: readers do not wait for writers in Databricks
