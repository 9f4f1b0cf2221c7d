CREATE FUNCTION dbo.Total (@id INT) RETURNS MONEY AS
BEGIN
  DECLARE @t MONEY;
  SELECT @t = SUM(amount) FROM dbo.lines WHERE order_id = @id;
  RETURN @t;
END
--- becomes
CREATE FUNCTION main.moved.Total(id INT)
RETURNS DECIMAL(19,4)
RETURN (SELECT SUM(amount) FROM main.moved.lines WHERE order_id = Total.id)
--- says
