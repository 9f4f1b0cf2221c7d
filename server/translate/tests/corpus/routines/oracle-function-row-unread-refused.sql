CREATE OR REPLACE FUNCTION is_there (p_id IN VARCHAR2) RETURN VARCHAR2 IS
  v_dummy NUMBER(1);
BEGIN
  SELECT 1 INTO v_dummy FROM people WHERE id = p_id;
  RETURN 'Y';
END;
--- becomes
--- says
DWM-0110 4:30 `people` is missing in the translation, and no remark says why
