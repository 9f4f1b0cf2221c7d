CREATE OR REPLACE FUNCTION repeated (p_text IN VARCHAR2, p_times IN INTEGER) RETURN VARCHAR2 AS
  v_turn INTEGER := 0;
  v_made VARCHAR2(4000);
BEGIN
  WHILE v_turn < p_times LOOP
    v_made := v_made || p_text;
    v_turn := v_turn + 1;
  END LOOP;
  RETURN v_made;
END;
--- becomes
CREATE FUNCTION main.moved.repeated(p_text STRING, p_times DECIMAL(38,0))
RETURNS STRING
RETURN (nullif(aggregate(CASE WHEN 0 > CAST(ceil(p_times) AS BIGINT) - 1 THEN array() ELSE sequence(0, CAST(ceil(p_times) AS BIGINT) - 1) END, CAST('' AS STRING), (so_far, v_turn) -> CAST((nullif(concat_ws('', so_far, p_text), '')) AS STRING)), ''))
--- says
