CREATE OR REPLACE FUNCTION share_of (p_part IN NUMBER, p_id IN NUMBER) RETURN NUMBER IS
  v_whole NUMBER(10,4);
BEGIN
  SELECT SUM(amount) INTO v_whole FROM parts WHERE id = p_id;
  RETURN p_part / v_whole;
EXCEPTION
  WHEN OTHERS THEN
    RETURN 0;
END;
--- becomes
--- says
DWM-0206 1:48 p_part: NUMBER becomes DECIMAL(38,10): NUMBER without precision holds any scale; ten decimals are kept
DWM-0206 1:64 p_id: NUMBER becomes DECIMAL(38,10): NUMBER without precision holds any scale; ten decimals are kept
DWM-0206 1:79 RETURNS: NUMBER becomes DECIMAL(38,10): NUMBER without precision holds any scale; ten decimals are kept
DWM-0105 7:3 a function that handles errors has no counterpart; use try_ functions or a procedure
