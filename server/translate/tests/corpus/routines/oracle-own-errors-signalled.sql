CREATE PROCEDURE check_order(p_id NUMBER) IS
  e_bad EXCEPTION;
  e_known EXCEPTION;
BEGIN
  BEGIN
    IF p_id < 0 THEN
      RAISE e_known;
    END IF;
    UPDATE orders SET state = 'seen' WHERE id = p_id;
  EXCEPTION
    WHEN OTHERS THEN
      INSERT INTO failures (id) VALUES (p_id);
  END;
  IF p_id = 0 THEN
    RAISE e_bad;
  END IF;
EXCEPTION
  WHEN e_known THEN
    INSERT INTO failures (id) VALUES (-1);
  WHEN e_bad THEN
    RAISE_APPLICATION_ERROR(-20001, 'bad');
  WHEN OTHERS THEN
    INSERT INTO failures (id) VALUES (0);
END;
--- becomes
CREATE PROCEDURE main.moved.check_order(IN p_id DECIMAL(38,10))
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  DECLARE e_bad CONDITION FOR SQLSTATE '45001';
  DECLARE e_known CONDITION FOR SQLSTATE '45002';
  DECLARE EXIT HANDLER FOR e_known
  BEGIN
    INSERT INTO main.moved.failures (id) VALUES (-1);
  END;
  DECLARE EXIT HANDLER FOR e_bad
  BEGIN
    SELECT raise_error('bad');
  END;
  DECLARE EXIT HANDLER FOR SQLEXCEPTION
  BEGIN
    INSERT INTO main.moved.failures (id) VALUES (0);
  END;
  BEGIN
    DECLARE EXIT HANDLER FOR SQLEXCEPTION
    BEGIN
      INSERT INTO main.moved.failures (id) VALUES (p_id);
    END;
    IF p_id < 0 THEN
      SIGNAL e_known;
    END IF;
    UPDATE main.moved.orders SET state = 'seen' WHERE id = p_id;
  END;
  IF p_id = 0 THEN
    SIGNAL e_bad;
  END IF;
END
--- says
DWM-0206 1:35 p_id: NUMBER becomes DECIMAL(38,10): NUMBER without precision holds any scale; ten decimals are kept
