CREATE OR REPLACE FUNCTION kind_of (p_code NUMBER) RETURN VARCHAR2 IS
  v_kind VARCHAR2(10);
BEGIN
  CASE p_code
    WHEN 1 THEN v_kind := 'one';
    WHEN 2 THEN v_kind := 'two';
  END CASE;
  RETURN v_kind;
END;
--- becomes
CREATE FUNCTION main.moved.kind_of(p_code DECIMAL(38,10))
RETURNS STRING
RETURN (CASE p_code WHEN 1 THEN ('one') WHEN 2 THEN ('two') ELSE raise_error('case not found') END)
--- says
DWM-0206 1:44 p_code: NUMBER becomes DECIMAL(38,10): NUMBER without precision holds any scale; ten decimals are kept
