CREATE PROCEDURE move_order (p_id IN NUMBER, p_gone OUT NUMBER) AS
  v_total NUMBER;
  v_kind VARCHAR2(10);
  v_key VARCHAR2(32);
BEGIN
  DELETE FROM orders o WHERE o.id = p_id RETURNING o.total, o.kind INTO v_total, v_kind;
  p_gone := SQL%ROWCOUNT;
  UPDATE counters SET next_value = next_value + 1 WHERE name = v_kind RETURNING next_value INTO v_total;
  INSERT INTO moved (id, total) VALUES (SYS_GUID(), v_total) RETURNING id INTO v_key;
END;
--- becomes
CREATE PROCEDURE main.moved.move_order(IN p_id DECIMAL(38,10), OUT p_gone DECIMAL(38,10))
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  DECLARE v_total DECIMAL(38,10);
  DECLARE v_kind STRING;
  DECLARE v_key STRING;
  DECLARE touched_rows BIGINT DEFAULT 0;
  SET v_total = (SELECT o.total FROM main.moved.orders o WHERE o.id = p_id);
  SET v_kind = (SELECT o.kind FROM main.moved.orders o WHERE o.id = p_id);
  SET touched_rows = round((SELECT COUNT(*) FROM main.moved.orders o WHERE o.id = p_id));
  DELETE FROM main.moved.orders o WHERE o.id = p_id;
  SET p_gone = touched_rows;
  UPDATE main.moved.counters SET next_value = next_value + 1 WHERE name = v_kind;
  SET v_total = (SELECT next_value FROM main.moved.counters WHERE name = v_kind);
  SET v_key = upper(replace(uuid(), '-', ''));
  INSERT INTO main.moved.moved (id, total) VALUES (v_key, v_total);
END
--- says
DWM-0206 1:38 p_id: NUMBER becomes DECIMAL(38,10): NUMBER without precision holds any scale; ten decimals are kept
DWM-0206 1:57 p_gone: NUMBER becomes DECIMAL(38,10): NUMBER without precision holds any scale; ten decimals are kept
DWM-0206 2:11 v_total: NUMBER becomes DECIMAL(38,10): NUMBER without precision holds any scale; ten decimals are kept
DWM-0209 6:3 rows are counted by a query right before they are changed; another session may change some in between
