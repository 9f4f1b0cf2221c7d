CREATE OR REPLACE FUNCTION mark_of (p_id IN VARCHAR2) RETURN VARCHAR2 IS
  v_mark VARCHAR2(10);
  v_count INTEGER := 0;
BEGIN
  BEGIN
    SELECT mark INTO v_mark FROM marks WHERE id = p_id;
  EXCEPTION
    WHEN NO_DATA_FOUND THEN
      v_mark := 'none';
  END;
  BEGIN
    SELECT COUNT(*) INTO v_count FROM visits WHERE id = p_id;
  EXCEPTION
    WHEN NO_DATA_FOUND THEN
      v_count := -1;
  END;
  IF v_count > 3 THEN
    RETURN 'often ' || v_mark;
  END IF;
  RETURN v_mark;
END;
--- becomes
CREATE FUNCTION main.moved.mark_of(p_id STRING)
RETURNS STRING
RETURN CASE WHEN (SELECT COUNT(*) FROM main.moved.visits WHERE id = p_id) > 3 THEN concat_ws('', 'often ', (CASE WHEN EXISTS (SELECT mark FROM main.moved.marks WHERE id = p_id) THEN (SELECT mark FROM main.moved.marks WHERE id = p_id) ELSE ('none') END)) ELSE (CASE WHEN EXISTS (SELECT mark FROM main.moved.marks WHERE id = p_id) THEN (SELECT mark FROM main.moved.marks WHERE id = p_id) ELSE ('none') END) END
--- says
DWM-0212 14:5 this WHEN dropped: a query without GROUP BY that only aggregates always gives a row
