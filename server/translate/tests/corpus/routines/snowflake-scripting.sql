CREATE OR REPLACE PROCEDURE settle(id NUMBER, who VARCHAR)
RETURNS VARCHAR
LANGUAGE SQL
EXECUTE AS CALLER
AS
$$
DECLARE
  n INTEGER DEFAULT 0;
  rows_found RESULTSET;
BEGIN
  LET total NUMBER(10,2) := 0;
  SELECT COUNT(*) INTO :n FROM orders WHERE id = :id;
  IF (n > 10) THEN
    RETURN 'many';
  END IF;
  rows_found := (SELECT amount FROM orders WHERE id = :id);
  LET c CURSOR FOR rows_found;
  FOR r IN c DO
    total := total + r.amount;
  END FOR;
  UPDATE people SET name = :who WHERE id = :id;
  RETURN 'ok ' || total;
EXCEPTION
  WHEN OTHER THEN
    RETURN SQLERRM;
END;
$$;
--- becomes
CREATE PROCEDURE main.moved.settle(IN id DECIMAL(38,0), IN who STRING)
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  body: BEGIN
    DECLARE v_id DECIMAL(38,0);
    DECLARE v_who STRING;
    DECLARE n DECIMAL(38,0) DEFAULT 0;
    DECLARE total DECIMAL(10,2);
    DECLARE EXIT HANDLER FOR SQLEXCEPTION
    BEGIN
      DECLARE error_message STRING;
      DECLARE error_state STRING;
      GET DIAGNOSTICS CONDITION 1 error_message = MESSAGE_TEXT, error_state = RETURNED_SQLSTATE;
      SELECT error_message AS result;
      LEAVE body;
    END;
    SET v_id = id;
    SET v_who = who;
    SET total = 0;
    SET n = (SELECT COUNT(*) FROM main.moved.orders WHERE id = v_id);
    IF n > 10 THEN
      SELECT 'many' AS result;
      LEAVE body;
    END IF;
    FOR r AS SELECT amount FROM main.moved.orders WHERE id = v_id DO
      SET total = total + r.amount;
    END FOR;
    UPDATE main.moved.people SET name = v_who WHERE id = v_id;
    SELECT 'ok ' || total AS result;
  END body;
END
--- says
