CREATE FUNCTION dbo.OrdersOf (@Customer int)
RETURNS TABLE
AS
RETURN (SELECT Id, Total FROM dbo.Orders WHERE Customer = @Customer)
--- becomes
CREATE FUNCTION main.moved.OrdersOf(Customer INT)
RETURNS TABLE
RETURN SELECT Id, Total FROM main.moved.Orders WHERE Customer = OrdersOf.Customer
--- says
