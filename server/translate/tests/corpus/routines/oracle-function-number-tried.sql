CREATE OR REPLACE FUNCTION is_number (p_text IN VARCHAR2) RETURN NUMBER IS
  v_number NUMBER(20,4);
BEGIN
  v_number := TO_NUMBER(p_text);
  RETURN 1;
EXCEPTION
  WHEN OTHERS THEN
    RETURN 0;
END;
--- becomes
CREATE FUNCTION main.moved.is_number(p_text STRING)
RETURNS DECIMAL(38,10)
RETURN CASE WHEN nullif(p_text, '') IS NOT NULL AND try_cast(p_text AS DECIMAL(38,10)) IS NULL THEN 0 ELSE 1 END
--- says
DWM-0206 1:66 RETURNS: NUMBER becomes DECIMAL(38,10): NUMBER without precision holds any scale; ten decimals are kept
DWM-0209 4:15 TO_NUMBER without a format keeps ten decimals; cast to DOUBLE for more
DWM-0213 7:3 the handler is for a value that cannot be converted, for which it is done here too; nothing else is handled
