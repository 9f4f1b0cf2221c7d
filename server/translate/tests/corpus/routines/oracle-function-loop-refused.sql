CREATE OR REPLACE FUNCTION rates_of (p_count IN INTEGER) RETURN NUMBER AS
  v_sum NUMBER := 0;
  v_rate NUMBER;
BEGIN
  FOR i IN 1 .. p_count LOOP
    SELECT rate INTO v_rate FROM rates WHERE place = i;
    v_sum := v_sum + v_rate;
  END LOOP;
  RETURN v_sum;
END;
--- becomes
--- says
DWM-0206 1:65 RETURNS: NUMBER becomes DECIMAL(38,10): NUMBER without precision holds any scale; ten decimals are kept
DWM-0206 2:9 v_sum: NUMBER becomes DECIMAL(38,10): NUMBER without precision holds any scale; ten decimals are kept
DWM-0206 3:10 v_rate: NUMBER becomes DECIMAL(38,10): NUMBER without precision holds any scale; ten decimals are kept
DWM-0105 5:3 a loop or a jump in a function has no counterpart; write a query or a procedure
