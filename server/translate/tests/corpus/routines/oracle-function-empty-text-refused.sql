CREATE OR REPLACE FUNCTION listed (p_count IN INTEGER) RETURN VARCHAR2 AS
  v_list VARCHAR2(4000);
BEGIN
  FOR i IN 1 .. p_count LOOP
    IF v_list IS NOT NULL THEN
      v_list := v_list || ',';
    END IF;
    v_list := v_list || i;
  END LOOP;
  RETURN v_list;
END;
--- becomes
--- says
DWM-0105 4:3 a loop or a jump in a function has no counterpart; write a query or a procedure
