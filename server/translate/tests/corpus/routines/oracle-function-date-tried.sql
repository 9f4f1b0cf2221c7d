CREATE OR REPLACE FUNCTION date_of (p_text IN VARCHAR2) RETURN DATE IS
BEGIN
  RETURN TO_DATE(p_text, 'YYYYMMDD');
EXCEPTION
  WHEN OTHERS THEN
    RETURN NULL;
END;
--- becomes
CREATE FUNCTION main.moved.date_of(p_text STRING)
RETURNS TIMESTAMP_NTZ
RETURN try_to_timestamp(p_text, 'yyyyMMdd')
--- says
DWM-0206 1:64 RETURNS: DATE becomes TIMESTAMP_NTZ: DATE holds a time of day in Oracle; take DATE if the column has none
DWM-0213 5:3 the handler is for a value that cannot be converted, for which it is done here too; nothing else is handled
