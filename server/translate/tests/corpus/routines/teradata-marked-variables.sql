REPLACE PROCEDURE dw.clear_day (IN p_day DATE, OUT p_rows INTEGER)
BEGIN
  DECLARE v_sql VARCHAR(1000);
  DELETE FROM dw.sales WHERE day_of = :p_day;
  SELECT COUNT(*) INTO :p_rows FROM dw.sales;
  SET v_sql = 'DELETE FROM dw.work';
  CALL DBC.SysExecSQL(:v_sql);
END;
--- becomes
CREATE PROCEDURE main.moved.clear_day(IN p_day DATE, OUT p_rows INT)
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  DELETE FROM main.moved.sales WHERE day_of = p_day;
  SET p_rows = (SELECT COUNT(*) FROM main.moved.sales);
  EXECUTE IMMEDIATE 'DELETE FROM main.moved.work';
END
--- says
