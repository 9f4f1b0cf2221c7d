CREATE PROCEDURE dbo.uspShipOrder @OrderId bigint, @Carrier int = NULL
AS
BEGIN
    SET NOCOUNT ON;
    BEGIN TRY
        UPDATE dbo.Orders SET ShipDate = GETDATE(), Status = 3 WHERE OrderId = @OrderId;
        INSERT INTO dbo.Shipments (ShipmentId, OrderId, CarrierId) VALUES (1, @OrderId, @Carrier);
    END TRY
    BEGIN CATCH
        THROW;
    END CATCH
END
GO
CREATE OR ALTER PROCEDURE dbo.uspReprice @Percent decimal(5, 2), @Changed int OUTPUT
AS
BEGIN
    UPDATE p SET p.ListPrice = p.ListPrice * (1 + @Percent / 100)
    FROM dbo.Products p JOIN dbo.Stock s ON s.ProductId = p.ProductId
    WHERE s.Quantity > 0;
    SET @Changed = @@ROWCOUNT;
END
GO
CREATE FUNCTION dbo.ufnNetPrice (@Price money, @Discount decimal(5, 4))
RETURNS money
AS
BEGIN
    RETURN @Price * (1 - ISNULL(@Discount, 0));
END
GO
CREATE FUNCTION dbo.ufnOrdersOf (@CustomerId int)
RETURNS TABLE
AS
RETURN (SELECT OrderId, OrderedAt FROM dbo.Orders WHERE CustomerId = @CustomerId)
GO
