CREATE PROCEDURE check_rate(k INT)
RETURNS VARCHAR
LANGUAGE SQL
AS
DECLARE
  too_high EXCEPTION (-20002, 'The rate isn''t allowed.');
BEGIN
  IF (k > 3) THEN
    RAISE too_high;
  END IF;
  RETURN 'ok';
END;
--- becomes
CREATE PROCEDURE main.moved.check_rate(IN k DECIMAL(38,0))
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  IF k > 3 THEN
    SELECT raise_error("The rate isn't allowed.");
  END IF;
  SELECT 'ok' AS result;
END
--- says
