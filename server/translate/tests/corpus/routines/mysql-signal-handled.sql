CREATE PROCEDURE check_amount(IN p_amount INT)
BEGIN
  DECLARE bad_amount CONDITION FOR SQLSTATE '45001';
  DECLARE EXIT HANDLER FOR SQLSTATE '45002'
    INSERT INTO failures VALUES (2);
  DECLARE EXIT HANDLER FOR bad_amount
  BEGIN
    INSERT INTO failures VALUES (1);
  END;
  IF p_amount < 0 THEN
    SIGNAL bad_amount SET MESSAGE_TEXT = 'below 0';
  ELSEIF p_amount = 0 THEN
    SIGNAL SQLSTATE '45002' SET MESSAGE_TEXT = 'nothing';
  ELSEIF p_amount > 1000 THEN
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'too much';
  END IF;
  UPDATE amounts SET amount = p_amount;
END
--- becomes
CREATE PROCEDURE main.moved.check_amount(IN p_amount INT)
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  body: BEGIN
    DECLARE EXIT HANDLER FOR SQLSTATE '45002'
    BEGIN
      INSERT INTO main.moved.failures VALUES (2);
    END;
    IF p_amount < 0 THEN
      INSERT INTO main.moved.failures VALUES (1);
      LEAVE body;
    ELSEIF p_amount = 0 THEN
      SIGNAL SQLSTATE '45002';
    ELSEIF p_amount > 1000 THEN
      SELECT raise_error('too much');
    END IF;
    UPDATE main.moved.amounts SET amount = p_amount;
  END body;
END
--- says
DWM-0213 11:27 the message of the error is left out; its handler is found by its condition
DWM-0213 13:33 the message of the error is left out; its handler is found by its condition
