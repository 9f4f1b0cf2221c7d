CREATE PROCEDURE p(IN p_id INT, OUT result INT)
BEGIN
  DECLARE done INT DEFAULT FALSE;
  DECLARE v INT;
  DECLARE c CURSOR FOR SELECT amount FROM payment WHERE customer_id = p_id;
  DECLARE CONTINUE HANDLER FOR NOT FOUND SET done = TRUE;
  OPEN c;
  each_row: LOOP
    SET @note = NULL;
    FETCH c INTO v;
    IF done THEN
      LEAVE each_row;
    END IF;
    INSERT INTO seen (amount) VALUES (v);
    CALL noted(v, @note, result);
  END LOOP;
  CLOSE c;
END
--- becomes
CREATE PROCEDURE main.moved.p(IN p_id INT, OUT result INT)
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  DECLARE done INT DEFAULT false;
  DECLARE v_v INT;
  DECLARE v_note STRING;
  DECLARE c CURSOR FOR SELECT amount FROM main.moved.payment WHERE customer_id = p_id;
  DECLARE CONTINUE HANDLER FOR NOT FOUND
  BEGIN
    SET done = true;
  END;
  OPEN c;
  each_row: LOOP
    SET v_note = NULL;
    FETCH c INTO v_v;
    IF done <> 0 THEN
      LEAVE each_row;
    END IF;
    INSERT INTO main.moved.seen (amount) VALUES (v_v);
    CALL main.moved.noted(v_v, v_note, result);
  END LOOP;
  CLOSE c;
END
--- says
DWM-0209 9:9 @note lives in the session there and only in this routine here; it is taken as STRING
DWM-0219 5:24 a cursor that is no loop over its query needs Databricks Runtime 18.1
