CREATE OR REPLACE FUNCTION words_in (p_text IN VARCHAR2) RETURN PLS_INTEGER AS
  v_words PLS_INTEGER := 0;
  v_inside BOOLEAN := FALSE;
BEGIN
  FOR i IN 1 .. LENGTH(p_text) LOOP
    IF SUBSTR(p_text, i, 1) = ' ' THEN
      v_inside := FALSE;
    ELSIF NOT v_inside THEN
      v_inside := TRUE;
      v_words := v_words + 1;
    END IF;
  END LOOP;
  RETURN v_words;
END;
--- becomes
CREATE FUNCTION main.moved.words_in(p_text STRING)
RETURNS INT
RETURN (aggregate(CASE WHEN 1 > CAST(LENGTH(p_text) AS BIGINT) THEN array() ELSE sequence(1, CAST(LENGTH(p_text) AS BIGINT)) END, named_struct('v_inside', CAST(false AS BOOLEAN), 'v_words', CAST(0 AS INT)), (so_far, i) -> named_struct('v_inside', CAST((CASE WHEN substring(p_text, i, 1) = ' ' THEN false WHEN NOT so_far.v_inside THEN true ELSE so_far.v_inside END) AS BOOLEAN), 'v_words', CAST((CASE WHEN substring(p_text, i, 1) = ' ' THEN so_far.v_words WHEN NOT so_far.v_inside THEN (so_far.v_words + 1) ELSE so_far.v_words END) AS INT))).v_words)
--- says
