CREATE PROCEDURE MostExpensive AS
SET ROWCOUNT 10
SELECT Name, Price FROM Products ORDER BY Price DESC
--- becomes
CREATE PROCEDURE main.moved.MostExpensive()
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  SELECT Name, Price FROM main.moved.Products ORDER BY Price DESC LIMIT 10;
END
--- says
