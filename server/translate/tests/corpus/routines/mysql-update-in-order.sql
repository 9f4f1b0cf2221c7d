CREATE PROCEDURE p()
BEGIN
  UPDATE t SET a = a + 1, b = a * 2, c = t.b WHERE a > 0;
  UPDATE t SET a = a + 1, b = b + 1;
END
--- becomes
CREATE PROCEDURE main.moved.p()
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  UPDATE main.moved.t SET a = a + 1, b = (a + 1) * 2, c = ((a + 1) * 2) WHERE a > 0;
  UPDATE main.moved.t SET a = a + 1, b = b + 1;
END
--- says
