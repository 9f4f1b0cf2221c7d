CREATE FUNCTION counted(n int) RETURNS int AS $$
DECLARE
  c int;
BEGIN
  SELECT count(*) INTO c FROM people WHERE room = n;
  RAISE NOTICE 'there are %', c;
  RETURN n;
END;
$$ LANGUAGE plpgsql;
--- becomes
CREATE FUNCTION main.moved.counted(n INT)
RETURNS INT
RETURN n
--- says
DWM-0212 6:3 `RAISE NOTICE 'there are %' ,` dropped: a procedure of Databricks writes no messages
DWM-0212 5:3 the query into c dropped: nothing reads it
