CREATE FUNCTION forget(k text) RETURNS void AS $$
BEGIN
  DELETE FROM orders WHERE kind = k OR k IS NULL;
END;
$$ LANGUAGE plpgsql RETURNS NULL ON NULL INPUT
--- becomes
CREATE PROCEDURE main.moved.forget(IN k STRING)
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  DELETE FROM main.moved.orders WHERE kind = k OR k IS NULL;
END
--- says
DWM-0215 1:1 a function that gives no value becomes a procedure; call it with CALL
DWM-0213 5:21 it is not run where an argument is NULL in the source, and is run in Databricks; test for NULL in it
