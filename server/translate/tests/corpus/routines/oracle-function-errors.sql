CREATE OR REPLACE FUNCTION name_of (p_id IN NUMBER) RETURN VARCHAR2 IS
  v_name VARCHAR2(100);
BEGIN
  SELECT name INTO v_name FROM people WHERE id = p_id;
  IF v_name IS NULL THEN
    RAISE_APPLICATION_ERROR(-20010, 'no name for ' || p_id);
  END IF;
  RETURN UPPER(v_name);
EXCEPTION
  WHEN NO_DATA_FOUND THEN
    RETURN 'nobody';
END;
--- becomes
CREATE FUNCTION main.moved.name_of(p_id DECIMAL(38,10))
RETURNS STRING
RETURN CASE WHEN EXISTS (SELECT name FROM main.moved.people WHERE id = p_id) THEN CASE WHEN (SELECT name FROM main.moved.people WHERE id = p_id) IS NULL THEN raise_error(concat_ws('', 'no name for ', regexp_replace(regexp_replace(CAST(p_id AS STRING), '[.]?0+$', ''), '^(-?)0[.]', '$1.'))) ELSE UPPER((SELECT name FROM main.moved.people WHERE id = p_id)) END ELSE 'nobody' END
--- says
DWM-0206 1:45 p_id: NUMBER becomes DECIMAL(38,10): NUMBER without precision holds any scale; ten decimals are kept
