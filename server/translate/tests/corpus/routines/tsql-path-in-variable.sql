CREATE PROCEDURE sales.first_of @given xml
AS
BEGIN
  DECLARE @n int;
  SET @n = @given.value('(/days/day)[1]', 'int');
  SELECT @n AS n;
END
--- becomes
CREATE PROCEDURE main.moved.first_of(IN given STRING)
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  DECLARE v_n INT;
  SET v_n = CAST(xpath_string(given, '(/days/day)[1]') AS INT);
  SELECT v_n AS n;
END
--- says
DWM-0206 1:40 @given: XML becomes STRING: it is kept as text; what reads it must be looked at
