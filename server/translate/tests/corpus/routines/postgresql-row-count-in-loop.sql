CREATE PROCEDURE walk(t text) LANGUAGE plpgsql AS $$
DECLARE
  n integer;
BEGIN
  EXECUTE 'SELECT count(*) FROM orders WHERE kind = $1' INTO n USING t;
  WHILE n > 0 LOOP
    EXECUTE 'DELETE FROM orders WHERE kind = $1' USING t;
    GET DIAGNOSTICS n = ROW_COUNT;
  END LOOP;
END;
$$
--- becomes
CREATE PROCEDURE main.moved.walk(IN t STRING)
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  DECLARE n INT;
  EXECUTE IMMEDIATE 'SELECT count(*) FROM main.moved.orders WHERE kind = :p1' INTO n USING t AS p1;
  WHILE n > 0 DO
    EXECUTE IMMEDIATE 'DELETE FROM main.moved.orders WHERE kind = :p1' USING t AS p1;
    GET DIAGNOSTICS n = ROW_COUNT;
  END WHILE;
END
--- says
DWM-0212 5:3 the number of rows in touched_rows dropped: nothing reads it
