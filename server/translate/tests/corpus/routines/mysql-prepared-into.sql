CREATE PROCEDURE count_it(IN t VARCHAR(64))
BEGIN
  SET @s = CONCAT('SELECT COUNT(*) INTO @c FROM ', t);
  PREPARE st FROM @s;
  EXECUTE st;
  DEALLOCATE PREPARE st;
END
--- becomes

--- says
DWM-0209 3:7 @s lives in the session there and only in this routine here; it is taken as STRING
DWM-0105 3:12 SQL made at run time that fills a variable of the session has no counterpart; use INTO
