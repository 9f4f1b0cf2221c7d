REPLACE PROCEDURE sales.close_month (IN p_month INTEGER, OUT p_state INTEGER)
BEGIN
  DECLARE v_i INTEGER DEFAULT 0;
  DECLARE EXIT HANDLER FOR SQLEXCEPTION
  BEGIN
    SET p_state = -1;
  END;
  L1: WHILE v_i < p_month DO
    SET v_i = v_i + 1;
    IF v_i = 5 THEN
      LEAVE L1;
    END IF;
  END WHILE L1;
  FOR r AS c1 CURSOR FOR SELECT region FROM sales.regions DO
    INSERT INTO sales.closed (region, months) VALUES (r.region, v_i);
  END FOR;
  SET p_state = v_i;
END;
--- becomes
CREATE PROCEDURE main.moved.close_month(IN p_month INT, OUT p_state INT)
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  DECLARE v_i INT DEFAULT 0;
  DECLARE EXIT HANDLER FOR SQLEXCEPTION
  BEGIN
    SET p_state = -1;
  END;
  L1: WHILE v_i < p_month DO
    SET v_i = v_i + 1;
    IF v_i = 5 THEN
      LEAVE L1;
    END IF;
  END WHILE;
  FOR r AS (SELECT region FROM main.moved.regions) DO
    INSERT INTO main.moved.closed (region, months) VALUES (r.region, v_i);
  END FOR;
  SET p_state = v_i;
END
--- says
