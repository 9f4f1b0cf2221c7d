CREATE PROCEDURE withdraw(IN p_account INT, IN p_amount DECIMAL(10,2))
SQL SECURITY INVOKER
BEGIN
  DECLARE v_balance DECIMAL(10,2) DEFAULT 0;
  DECLARE EXIT HANDLER FOR SQLEXCEPTION
  BEGIN
    ROLLBACK;
    RESIGNAL;
  END;
  START TRANSACTION;
  SELECT balance INTO v_balance FROM accounts WHERE id = p_account;
  IF v_balance < p_amount THEN
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'not enough';
  END IF;
  REPEAT
    SET p_amount = p_amount - 1;
  UNTIL p_amount <= 0 END REPEAT;
  COMMIT;
END
--- becomes
CREATE PROCEDURE main.moved.withdraw(IN p_account INT, IN p_amount DECIMAL(10,2))
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  DECLARE v_balance DECIMAL(10,2) DEFAULT 0;
  SET v_balance = (SELECT balance FROM main.moved.accounts WHERE id = p_account);
  IF v_balance < p_amount THEN
    SELECT raise_error('not enough');
  END IF;
  REPEAT
    SET p_amount = p_amount - 1;
  UNTIL p_amount <= 0 END REPEAT;
END
--- says
DWM-0213 7:5 ROLLBACK dropped: what was written before it stays in Databricks
DWM-0212 10:3 `START TRANSACTION` dropped: each statement of Databricks is a transaction of its own
DWM-0212 18:3 `COMMIT` dropped: each statement of Databricks is a transaction of its own
DWM-0212 5:11 the error is passed on as it is, so that no handler is needed; text put around it is left out
DWM-0213 11:3 v_balance becomes NULL where the query finds no row; in the source it keeps its value, and a handler for NOT FOUND is entered
