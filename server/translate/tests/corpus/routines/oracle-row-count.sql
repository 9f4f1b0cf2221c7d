CREATE OR REPLACE PROCEDURE close_accounts (p_before IN DATE, p_closed OUT NUMBER) IS
  v_logged NUMBER;
BEGIN
  UPDATE accounts SET status = 'CLOSED' WHERE last_used < p_before;
  p_closed := SQL%ROWCOUNT;
  DELETE FROM sessions WHERE started < p_before;
  IF SQL%NOTFOUND THEN
    INSERT INTO audit_log (what) VALUES ('nothing to delete');
  END IF;
  MERGE INTO totals t USING closed c ON (t.id = c.id) WHEN MATCHED THEN UPDATE SET t.n = c.n;
  v_logged := SQL%ROWCOUNT;
  DBMS_OUTPUT.PUT_LINE('merged ' || v_logged);
END;
--- becomes
CREATE PROCEDURE main.moved.close_accounts(IN p_before TIMESTAMP_NTZ, OUT p_closed DECIMAL(38,10))
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  DECLARE touched_rows BIGINT DEFAULT 0;
  SET touched_rows = (SELECT COUNT(*) FROM main.moved.accounts WHERE last_used < p_before);
  UPDATE main.moved.accounts SET status = 'CLOSED' WHERE last_used < p_before;
  SET p_closed = touched_rows;
  SET touched_rows = (SELECT COUNT(*) FROM main.moved.sessions WHERE started < p_before);
  DELETE FROM main.moved.sessions WHERE started < p_before;
  IF touched_rows = 0 THEN
    INSERT INTO main.moved.audit_log (what) VALUES ('nothing to delete');
  END IF;
  MERGE INTO main.moved.totals t
  USING main.moved.closed c ON (t.id = c.id)
  WHEN MATCHED THEN UPDATE SET n = c.n;
END
--- says
DWM-0206 1:57 p_before: DATE becomes TIMESTAMP_NTZ: DATE holds a time of day in Oracle; take DATE if the column has none
DWM-0206 1:76 p_closed: NUMBER becomes DECIMAL(38,10): NUMBER without precision holds any scale; ten decimals are kept
DWM-0206 2:12 v_logged: NUMBER becomes DECIMAL(38,10): NUMBER without precision holds any scale; ten decimals are kept
DWM-0212 12:3 `DBMS_OUTPUT . PUT_LINE (` dropped: a procedure of Databricks writes no messages
DWM-0212 11:3 the number of rows in v_logged dropped: nothing reads it
DWM-0209 6:3 rows are counted by a query right before they are changed; another session may change some in between
