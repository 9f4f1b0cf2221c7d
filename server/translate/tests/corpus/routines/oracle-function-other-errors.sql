CREATE OR REPLACE FUNCTION rate_of (p_code IN VARCHAR2) RETURN NUMBER IS
  v_key VARCHAR2(10);
  v_rate NUMBER(10,4);
BEGIN
  SELECT code INTO v_key FROM codes WHERE name = p_code;
  SELECT rate INTO v_rate FROM rates WHERE code = v_key;
  RETURN v_rate;
EXCEPTION
  WHEN NO_DATA_FOUND THEN
    RETURN 0;
  WHEN OTHERS THEN
    RETURN -1;
END;
--- becomes
CREATE FUNCTION main.moved.rate_of(p_code STRING)
RETURNS DECIMAL(38,10)
RETURN CASE WHEN EXISTS (SELECT code FROM main.moved.codes WHERE name = p_code) THEN CASE WHEN EXISTS (SELECT rate FROM main.moved.rates WHERE code = (SELECT code FROM main.moved.codes WHERE name = p_code)) THEN (SELECT rate FROM main.moved.rates WHERE code = (SELECT code FROM main.moved.codes WHERE name = p_code)) ELSE 0 END ELSE 0 END
--- says
DWM-0206 1:64 RETURNS: NUMBER becomes DECIMAL(38,10): NUMBER without precision holds any scale; ten decimals are kept
DWM-0213 11:3 a function of Databricks handles no errors: what its queries raise is passed on
