CREATE PROCEDURE emptied() RETURNS BOOLEAN LANGUAGE JAVASCRIPT AS
'
  snowflake.execute({sqlText: "UPDATE days SET a = ''x'' WHERE b = ''\\\\\\\\''"});
  return true;
'
--- becomes
CREATE PROCEDURE main.moved.emptied()
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  UPDATE main.moved.days SET a = 'x' WHERE b = '\\';
  SELECT true AS result;
END
--- says
DWM-0213 1:1 a body in JavaScript that only runs fixed SQL becomes that SQL
