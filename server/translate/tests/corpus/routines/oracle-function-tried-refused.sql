CREATE OR REPLACE FUNCTION share_of (p_text IN VARCHAR2, p_whole IN NUMBER) RETURN NUMBER IS
  v_part NUMBER(20,4);
BEGIN
  v_part := TO_NUMBER(p_text);
  RETURN v_part / p_whole;
EXCEPTION
  WHEN OTHERS THEN
    RETURN 0;
END;
--- becomes
--- says
DWM-0206 1:69 p_whole: NUMBER becomes DECIMAL(38,10): NUMBER without precision holds any scale; ten decimals are kept
DWM-0206 1:84 RETURNS: NUMBER becomes DECIMAL(38,10): NUMBER without precision holds any scale; ten decimals are kept
DWM-0105 7:3 a function that handles errors has no counterpart; use try_ functions or a procedure
