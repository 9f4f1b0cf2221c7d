CREATE DEFINER=`root`@`localhost` PROCEDURE total(IN p_id INT, OUT p_total DECIMAL(10,2))
BEGIN
  DECLARE done INT DEFAULT FALSE;
  DECLARE v DECIMAL(10,2);
  DECLARE c CURSOR FOR SELECT amount FROM payment WHERE customer_id = p_id;
  DECLARE CONTINUE HANDLER FOR NOT FOUND SET done = TRUE;
  SET p_total = 0;
  OPEN c;
  read_loop: LOOP
    FETCH c INTO v;
    IF done THEN
      LEAVE read_loop;
    END IF;
    SET p_total = p_total + v;
  END LOOP;
  CLOSE c;
END
--- becomes
CREATE PROCEDURE main.moved.total(IN p_id INT, OUT p_total DECIMAL(10,2))
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  DECLARE v DECIMAL(10,2);
  SET p_total = 0;
  FOR c_row AS SELECT amount FROM main.moved.payment WHERE customer_id = p_id DO
    SET v = c_row.amount;
    SET p_total = p_total + v;
  END FOR;
END
--- says
