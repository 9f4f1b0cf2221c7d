CREATE PROCEDURE check_orders(p_least NUMBER) IS
  e_bad EXCEPTION;
  e_none EXCEPTION;
  v_count NUMBER := 0;
BEGIN
  IF p_least IS NULL THEN
    RAISE e_none;
  END IF;
  FOR r IN (SELECT id, total FROM orders) LOOP
    BEGIN
      IF r.total < p_least THEN
        RAISE e_bad;
      END IF;
      v_count := v_count + 1;
    EXCEPTION
      WHEN e_bad THEN
        UPDATE orders SET state = 'bad' WHERE id = r.id;
    END;
    IF v_count > 1000 THEN
      RAISE e_bad;
    END IF;
  END LOOP;
  INSERT INTO counts VALUES (v_count);
EXCEPTION
  WHEN e_bad THEN
    INSERT INTO counts VALUES (-1);
END;
--- becomes
CREATE PROCEDURE main.moved.check_orders(IN p_least DECIMAL(38,10))
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  body: BEGIN
    DECLARE v_count DECIMAL(38,10) DEFAULT 0;
    IF p_least IS NULL THEN
      SELECT raise_error('e_none');
    END IF;
    FOR r AS (SELECT id, total FROM main.moved.orders) DO
      handled: BEGIN
        IF r.total < p_least THEN
          UPDATE main.moved.orders SET state = 'bad' WHERE id = r.id;
          LEAVE handled;
        END IF;
        SET v_count = v_count + 1;
      END;
      IF v_count > 1000 THEN
        INSERT INTO main.moved.counts VALUES (-1);
        LEAVE body;
      END IF;
    END FOR;
    INSERT INTO main.moved.counts VALUES (v_count);
  END body;
END
--- says
DWM-0206 1:39 p_least: NUMBER becomes DECIMAL(38,10): NUMBER without precision holds any scale; ten decimals are kept
DWM-0206 4:11 v_count: NUMBER becomes DECIMAL(38,10): NUMBER without precision holds any scale; ten decimals are kept
