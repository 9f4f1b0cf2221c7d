CREATE PROCEDURE forget(t text) LANGUAGE plpgsql AS $$
DECLARE
  n integer;
BEGIN
  EXECUTE 'DELETE FROM orders WHERE kind = $1' USING t;
  GET DIAGNOSTICS n = ROW_COUNT;
  IF n = 0 THEN
    INSERT INTO audit_log (what) VALUES ('nothing');
  END IF;
END;
$$
--- becomes
CREATE PROCEDURE main.moved.forget(IN t STRING)
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  DECLARE n INT;
  EXECUTE IMMEDIATE 'DELETE FROM main.moved.orders WHERE kind = :p1' USING t AS p1;
  GET DIAGNOSTICS n = ROW_COUNT;
  IF n = 0 THEN
    INSERT INTO main.moved.audit_log (what) VALUES ('nothing');
  END IF;
END
--- says
