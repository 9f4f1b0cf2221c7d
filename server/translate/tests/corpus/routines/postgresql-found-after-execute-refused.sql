CREATE PROCEDURE forget(t text) LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE 'DELETE FROM orders WHERE kind = $1' USING t;
  IF NOT FOUND THEN
    INSERT INTO audit_log (what) VALUES ('nothing');
  END IF;
END;
$$
--- becomes
--- says
DWM-0105 3:3 EXECUTE leaves FOUND as it was before, which has no counterpart; ask for ROW_COUNT
