CREATE OR REPLACE FUNCTION grade(p_points IN NUMBER, p_bonus IN NUMBER DEFAULT 0) RETURN VARCHAR2 DETERMINISTIC IS
  v_total NUMBER(10,2) := p_points + p_bonus;
BEGIN
  IF v_total IS NULL THEN
    RETURN NULL;
  END IF;
  IF v_total > 100 THEN
    v_total := 100;
  END IF;
  IF v_total >= 90 THEN
    RETURN 'A';
  ELSIF v_total >= 80 THEN
    RETURN 'B';
  ELSE
    RETURN 'C';
  END IF;
END;
--- becomes
CREATE FUNCTION main.moved.grade(p_points DECIMAL(38,10), p_bonus DECIMAL(38,10) DEFAULT 0)
RETURNS STRING
RETURN CASE WHEN (CAST(p_points + p_bonus AS DECIMAL(10,2))) IS NULL THEN NULL ELSE CASE WHEN (CASE WHEN (CAST(p_points + p_bonus AS DECIMAL(10,2))) > 100 THEN 100 ELSE (CAST(p_points + p_bonus AS DECIMAL(10,2))) END) >= 90 THEN 'A' WHEN (CASE WHEN (CAST(p_points + p_bonus AS DECIMAL(10,2))) > 100 THEN 100 ELSE (CAST(p_points + p_bonus AS DECIMAL(10,2))) END) >= 80 THEN 'B' ELSE 'C' END END
--- says
DWM-0206 1:46 p_points: NUMBER becomes DECIMAL(38,10): NUMBER without precision holds any scale; ten decimals are kept
DWM-0206 1:65 p_bonus: NUMBER becomes DECIMAL(38,10): NUMBER without precision holds any scale; ten decimals are kept
