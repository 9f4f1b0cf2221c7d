REPLACE PROCEDURE dw.find_rate (IN p_id INTEGER, OUT p_found CHAR(1))
BEGIN
  DECLARE v_rate DECIMAL(9,4) DEFAULT 1;
  DECLARE CONTINUE HANDLER FOR NOT FOUND SET p_found = 'N';
  SET p_found = 'Y';
  SELECT rate INTO :v_rate FROM dw.rates WHERE id = :p_id;
  INSERT INTO dw.used VALUES (:p_id, :v_rate);
END;
--- becomes
CREATE PROCEDURE main.moved.find_rate(IN p_id INT, OUT p_found STRING)
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  DECLARE v_rate DECIMAL(9,4) DEFAULT 1;
  DECLARE CONTINUE HANDLER FOR NOT FOUND
  BEGIN
    SET p_found = 'N';
  END;
  SET p_found = 'Y';
  IF EXISTS (SELECT rate FROM main.moved.rates WHERE id = p_id) THEN
    SET v_rate = (SELECT rate FROM main.moved.rates WHERE id = p_id);
  ELSE
    SET p_found = 'N';
  END IF;
  INSERT INTO main.moved.used VALUES (p_id, v_rate);
END
--- says
