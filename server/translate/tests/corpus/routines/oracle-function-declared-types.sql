CREATE OR REPLACE FUNCTION pages_of (p_rows IN NUMBER) RETURN NUMBER IS
  v_pages PLS_INTEGER;
  v_share NUMBER(10,2);
  v_any NUMBER;
BEGIN
  v_pages := p_rows / 50;
  v_share := p_rows / 3;
  v_any := p_rows / 7;
  RETURN v_pages + v_share + v_any;
END;
--- becomes
CREATE FUNCTION main.moved.pages_of(p_rows DECIMAL(38,10))
RETURNS DECIMAL(38,10)
RETURN (CAST(round(p_rows / 50) AS INT)) + (CAST(p_rows / 3 AS DECIMAL(10,2))) + (p_rows / 7)
--- says
DWM-0206 1:48 p_rows: NUMBER becomes DECIMAL(38,10): NUMBER without precision holds any scale; ten decimals are kept
DWM-0206 1:63 RETURNS: NUMBER becomes DECIMAL(38,10): NUMBER without precision holds any scale; ten decimals are kept
DWM-0206 4:9 v_any: NUMBER becomes DECIMAL(38,10): NUMBER without precision holds any scale; ten decimals are kept
