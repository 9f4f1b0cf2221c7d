CREATE PROCEDURE price_or_fail(p_id NUMBER) IS
  v_price NUMBER;
  v_cost NUMBER;
BEGIN
  BEGIN
    SELECT price INTO v_price FROM prices WHERE id = p_id;
    UPDATE orders SET price = v_price WHERE id = p_id;
  EXCEPTION
    WHEN NO_DATA_FOUND THEN
      RAISE_APPLICATION_ERROR(-20001, 'no price');
    WHEN OTHERS THEN
      INSERT INTO failures (at) VALUES (SYSDATE);
  END;
  BEGIN
    SELECT cost INTO v_cost FROM costs WHERE id = p_id;
  EXCEPTION
    WHEN NO_DATA_FOUND THEN
      RAISE;
  END;
  SELECT count(*) INTO v_cost FROM costs;
  SELECT cost INTO v_cost FROM other_costs WHERE id = p_id;
END;
--- becomes
CREATE PROCEDURE main.moved.price_or_fail(IN p_id DECIMAL(38,10))
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  DECLARE v_price DECIMAL(38,10);
  DECLARE v_cost DECIMAL(38,10);
  BEGIN
    DECLARE missing_row CONDITION FOR SQLSTATE '45001';
    DECLARE EXIT HANDLER FOR missing_row
    BEGIN
      SELECT raise_error('no price');
    END;
    DECLARE EXIT HANDLER FOR SQLEXCEPTION
    BEGIN
      INSERT INTO main.moved.failures (at) VALUES (current_timestamp());
    END;
    IF EXISTS (SELECT price FROM main.moved.prices WHERE id = p_id) THEN
      SET v_price = (SELECT price FROM main.moved.prices WHERE id = p_id);
    ELSE
      SIGNAL missing_row;
    END IF;
    UPDATE main.moved.orders SET price = v_price WHERE id = p_id;
  END;
  BEGIN
    IF EXISTS (SELECT cost FROM main.moved.costs WHERE id = p_id) THEN
      SET v_cost = (SELECT cost FROM main.moved.costs WHERE id = p_id);
    ELSE
      SELECT raise_error('no data found');
    END IF;
  END;
  SET v_cost = (SELECT count(*) FROM main.moved.costs);
  SET v_cost = (SELECT cost FROM main.moved.other_costs WHERE id = p_id);
END
--- says
DWM-0206 1:37 p_id: NUMBER becomes DECIMAL(38,10): NUMBER without precision holds any scale; ten decimals are kept
DWM-0206 2:11 v_price: NUMBER becomes DECIMAL(38,10): NUMBER without precision holds any scale; ten decimals are kept
DWM-0206 3:10 v_cost: NUMBER becomes DECIMAL(38,10): NUMBER without precision holds any scale; ten decimals are kept
DWM-0213 21:3 a query that finds no row is an error in Oracle; here its variables become NULL
