CREATE OR REPLACE PROCEDURE load_shops AS
  v_unit VARCHAR2(64) := $$PLSQL_UNIT;
BEGIN
  INSERT INTO shops (id) SELECT id FROM new_shops;
  log_step($$PLSQL_UNIT, $$PLSQL_LINE);
EXCEPTION
  WHEN OTHERS THEN
    log_step(v_unit, SQLERRM(SQLCODE));
    RAISE;
END;
--- becomes
CREATE PROCEDURE main.moved.load_shops()
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  DECLARE v_unit STRING;
  DECLARE EXIT HANDLER FOR SQLEXCEPTION
  BEGIN
    DECLARE error_message STRING;
    DECLARE error_state STRING;
    GET DIAGNOSTICS CONDITION 1 error_message = MESSAGE_TEXT, error_state = RETURNED_SQLSTATE;
    CALL main.moved.log_step(v_unit, error_message);
    RESIGNAL;
  END;
  SET v_unit = 'load_shops';
  INSERT INTO main.moved.shops (id) SELECT id FROM main.moved.new_shops;
  CALL main.moved.log_step('load_shops', NULL);
END
--- says
DWM-0213 5:26 $$PLSQL_LINE becomes NULL: Databricks does not know it
