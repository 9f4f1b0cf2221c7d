CREATE PROCEDURE purge(IN p_table VARCHAR(64), IN p_days INT)
BEGIN
  DECLARE CONTINUE HANDLER FOR 1146 SET @missing = 1;
  SET @missing = 0;
  SET @sql = CONCAT('DELETE FROM ', p_table, ' WHERE age > ?');
  SET @days = p_days;
  PREPARE stmt FROM @sql;
  EXECUTE stmt USING @days;
  DEALLOCATE PREPARE stmt;
  IF @missing = 1 THEN
    SELECT 'no such table' AS said;
  END IF;
END
--- becomes
CREATE PROCEDURE main.moved.purge(IN p_table STRING, IN p_days INT)
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  DECLARE v_missing BIGINT;
  DECLARE v_sql STRING;
  DECLARE v_days BIGINT;
  DECLARE CONTINUE HANDLER FOR SQLSTATE '42P01'
  BEGIN
    SET v_missing = 1;
  END;
  SET v_missing = 0;
  SET v_sql = CONCAT('DELETE FROM ', p_table, ' WHERE age > ?');
  SET v_days = p_days;
  EXECUTE IMMEDIATE 'DELETE FROM main.moved.' || p_table || ' WHERE age > ?' USING v_days;
  IF v_missing = 1 THEN
    SELECT 'no such table' AS said;
  END IF;
END
--- says
DWM-0209 3:41 @missing lives in the session there and only in this routine here; it is taken as BIGINT
DWM-0209 5:7 @sql lives in the session there and only in this routine here; it is taken as STRING
DWM-0209 6:7 @days lives in the session there and only in this routine here; it is taken as BIGINT
