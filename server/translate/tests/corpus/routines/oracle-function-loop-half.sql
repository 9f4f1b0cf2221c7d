CREATE FUNCTION half_of(n NUMBER) RETURN NUMBER IS
  v_sum PLS_INTEGER := 0;
BEGIN
  FOR i IN 1 .. n / 2 LOOP
    v_sum := v_sum + i;
  END LOOP;
  RETURN v_sum;
END;
--- becomes
CREATE FUNCTION main.moved.half_of(n DECIMAL(38,10))
RETURNS DECIMAL(38,10)
RETURN (aggregate(CASE WHEN 1 > CAST(round(n / 2) AS BIGINT) THEN array() ELSE sequence(1, CAST(round(n / 2) AS BIGINT)) END, CAST(0 AS INT), (so_far, i) -> CAST(so_far + i AS INT)))
--- says
DWM-0206 1:27 n: NUMBER becomes DECIMAL(38,10): NUMBER without precision holds any scale; ten decimals are kept
DWM-0206 1:42 RETURNS: NUMBER becomes DECIMAL(38,10): NUMBER without precision holds any scale; ten decimals are kept
