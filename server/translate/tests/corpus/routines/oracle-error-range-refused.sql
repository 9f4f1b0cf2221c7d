CREATE PROCEDURE forget(p_id IN NUMBER) IS
BEGIN
  DELETE FROM orders WHERE id = p_id;
EXCEPTION
  WHEN OTHERS THEN
    IF SQLCODE = -20001 THEN
      INSERT INTO failures (why) VALUES ('own');
    END IF;
END;
--- becomes
--- says
DWM-0206 1:33 p_id: NUMBER becomes DECIMAL(38,10): NUMBER without precision holds any scale; ten decimals are kept
DWM-0105 6:19 SQLCODE is a SQLSTATE on Databricks, and no state stands for this number or range
