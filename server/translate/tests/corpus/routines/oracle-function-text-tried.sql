CREATE FUNCTION number_of(p_text IN VARCHAR2) RETURN NUMBER IS
BEGIN
  RETURN TO_NUMBER(TRIM(REPLACE(p_text, '-')));
EXCEPTION
  WHEN OTHERS THEN
    RETURN 0;
END;
--- becomes
CREATE FUNCTION main.moved.number_of(p_text STRING)
RETURNS DECIMAL(38,10)
RETURN CASE WHEN nullif(TRIM(replace(p_text, '-', '')), '') IS NOT NULL AND try_cast(TRIM(replace(p_text, '-', '')) AS DECIMAL(38,10)) IS NULL THEN 0 ELSE try_cast(TRIM(replace(p_text, '-', '')) AS DECIMAL(38,10)) END
--- says
DWM-0206 1:54 RETURNS: NUMBER becomes DECIMAL(38,10): NUMBER without precision holds any scale; ten decimals are kept
DWM-0209 3:10 TO_NUMBER without a format keeps ten decimals; cast to DOUBLE for more
DWM-0213 5:3 the handler is for a value that cannot be converted, for which it is done here too; nothing else is handled
