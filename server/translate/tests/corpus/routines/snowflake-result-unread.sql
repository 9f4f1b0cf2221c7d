CREATE PROCEDURE warmed() RETURNS VARCHAR LANGUAGE SQL AS
$$
BEGIN
  LET first_one RESULTSET := (SELECT a FROM people);
  RETURN 'done';
END
$$
--- becomes
CREATE PROCEDURE main.moved.warmed()
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  SELECT 'done' AS result;
END
--- says
DWM-0212 4:3 the result first_one dropped: nothing reads it
