CREATE OR REPLACE PROCEDURE purge (p_table IN VARCHAR2, p_days IN NUMBER) IS
BEGIN
  EXECUTE IMMEDIATE 'DELETE FROM ' || p_table || ' WHERE made < SYSDATE - :1' USING p_days;
END;
--- becomes
CREATE PROCEDURE main.moved.purge(IN p_table STRING, IN p_days DECIMAL(38,10))
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  EXECUTE IMMEDIATE 'DELETE FROM main.moved.' || p_table || ' WHERE made < timestampadd(SECOND, CAST(round(-? * 86400) AS INT), current_timestamp())' USING p_days;
END
--- says
DWM-0206 1:67 p_days: NUMBER becomes DECIMAL(38,10): NUMBER without precision holds any scale; ten decimals are kept
DWM-0209 3:3 a value given at a mark and subtracted from a date is taken as a number of days
