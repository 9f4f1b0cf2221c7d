CREATE PROCEDURE price_all(p_done OUT NUMBER) IS
  v_price NUMBER;
BEGIN
  FOR r IN (SELECT id, kind FROM orders) LOOP
    BEGIN
      IF r.kind = 'a' THEN
        SELECT price INTO v_price FROM prices WHERE id = r.id;
      ELSE
        SELECT cost INTO v_price FROM costs WHERE id = r.id;
      END IF;
      UPDATE orders SET price = v_price WHERE id = r.id;
    EXCEPTION
      WHEN NO_DATA_FOUND THEN
        v_price := 0;
    END;
    SELECT rate INTO v_price FROM rates WHERE id = r.id;
  END LOOP;
  p_done := 1;
EXCEPTION
  WHEN NO_DATA_FOUND OR TOO_MANY_ROWS THEN
    p_done := 0;
END;
--- becomes
CREATE PROCEDURE main.moved.price_all(OUT p_done DECIMAL(38,10))
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  body: BEGIN
    DECLARE v_price DECIMAL(38,10);
    DECLARE EXIT HANDLER FOR SQLSTATE '21000'
    BEGIN
      SET p_done = 0;
    END;
    FOR r AS (SELECT id, kind FROM main.moved.orders) DO
      with_rows: BEGIN
        IF r.kind = 'a' THEN
          IF EXISTS (SELECT price FROM main.moved.prices WHERE id = r.id) THEN
            SET v_price = (SELECT price FROM main.moved.prices WHERE id = r.id);
          ELSE
            SET v_price = 0;
            LEAVE with_rows;
          END IF;
        ELSE
          IF EXISTS (SELECT cost FROM main.moved.costs WHERE id = r.id) THEN
            SET v_price = (SELECT cost FROM main.moved.costs WHERE id = r.id);
          ELSE
            SET v_price = 0;
            LEAVE with_rows;
          END IF;
        END IF;
        UPDATE main.moved.orders SET price = v_price WHERE id = r.id;
      END;
      IF EXISTS (SELECT rate FROM main.moved.rates WHERE id = r.id) THEN
        SET v_price = (SELECT rate FROM main.moved.rates WHERE id = r.id);
      ELSE
        SET p_done = 0;
        LEAVE body;
      END IF;
    END FOR;
    SET p_done = 1;
  END body;
END
--- says
DWM-0206 1:39 p_done: NUMBER becomes DECIMAL(38,10): NUMBER without precision holds any scale; ten decimals are kept
DWM-0206 2:11 v_price: NUMBER becomes DECIMAL(38,10): NUMBER without precision holds any scale; ten decimals are kept
