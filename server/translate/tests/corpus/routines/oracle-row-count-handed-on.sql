CREATE PROCEDURE load_sales (p_job IN NUMBER) AS
  v_job NUMBER := p_job;
BEGIN
  IF v_job IS NULL THEN
    start_job('load_sales', v_job);
  END IF;
  log_step(v_job, 'nothing yet', SQL%ROWCOUNT);
  INSERT INTO sales SELECT * FROM new_sales;
  log_step(v_job, 'loaded', SQL%ROWCOUNT);
  COMMIT;
  clean_up(v_job);
  log_step(v_job, 'cleaned', SQL%ROWCOUNT);
END;
--- becomes
CREATE PROCEDURE main.moved.load_sales(IN p_job DECIMAL(38,10))
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  DECLARE v_job DECIMAL(38,10);
  DECLARE touched_rows BIGINT DEFAULT 0;
  SET v_job = p_job;
  IF v_job IS NULL THEN
    CALL main.moved.start_job('load_sales', v_job);
    SET touched_rows = NULL;
  END IF;
  CALL main.moved.log_step(v_job, 'nothing yet', touched_rows);
  SET touched_rows = (SELECT count(*) FROM (SELECT * FROM main.moved.new_sales));
  INSERT INTO main.moved.sales SELECT * FROM main.moved.new_sales;
  CALL main.moved.log_step(v_job, 'loaded', touched_rows);
  CALL main.moved.clean_up(v_job);
  SET touched_rows = NULL;
  CALL main.moved.log_step(v_job, 'cleaned', touched_rows);
END
--- says
DWM-0206 1:39 p_job: NUMBER becomes DECIMAL(38,10): NUMBER without precision holds any scale; ten decimals are kept
DWM-0206 2:9 v_job: NUMBER becomes DECIMAL(38,10): NUMBER without precision holds any scale; ten decimals are kept
DWM-0212 10:3 `COMMIT` dropped: each statement of Databricks is a transaction of its own
DWM-0213 11:3 the number of rows that this call touched is not known to its caller: NULL is handed on as it
DWM-0213 5:5 the number of rows that this call touched is not known to its caller: NULL is handed on as it
DWM-0209 8:3 rows are counted by a query right before they are changed; another session may change some in between
