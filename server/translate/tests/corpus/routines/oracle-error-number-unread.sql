CREATE PROCEDURE forget(p_id IN NUMBER) IS
BEGIN
  DELETE FROM orders WHERE id = p_id;
EXCEPTION
  WHEN OTHERS THEN
    DBMS_OUTPUT.PUT_LINE(SQLCODE || ' - ' || SQLERRM);
END;
--- becomes
CREATE PROCEDURE main.moved.forget(IN p_id DECIMAL(38,10))
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  DECLARE EXIT HANDLER FOR SQLEXCEPTION
  BEGIN
  END;
  DELETE FROM main.moved.orders WHERE id = p_id;
END
--- says
DWM-0206 1:33 p_id: NUMBER becomes DECIMAL(38,10): NUMBER without precision holds any scale; ten decimals are kept
DWM-0212 6:5 `DBMS_OUTPUT . PUT_LINE (` dropped: a procedure of Databricks writes no messages
