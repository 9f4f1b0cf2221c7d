CREATE VIEW [dbo].[vOpenOrders] WITH SCHEMABINDING AS
SELECT o.OrderId, o.CustomerId, ISNULL(o.Freight, 0) AS Freight
FROM dbo.Orders o
WHERE o.ShipDate IS NULL
GO
CREATE OR ALTER VIEW dbo.vOrderTotals AS
SELECT l.OrderId, SUM(l.Quantity * l.UnitPrice) AS Total, COUNT_BIG(*) AS Lines
FROM dbo.OrderLines l
GROUP BY l.OrderId
GO
CREATE VIEW dbo.vTopCustomers AS
SELECT TOP 100 c.CustomerId, c.FullName, SUM(t.Total) AS Total
FROM dbo.Customers c
JOIN dbo.Orders o ON o.CustomerId = c.CustomerId
JOIN dbo.vOrderTotals t ON t.OrderId = o.OrderId
GROUP BY c.CustomerId, c.FullName
ORDER BY SUM(t.Total) DESC
GO
CREATE VIEW dbo.vLateShipments AS
SELECT s.ShipmentId, DATEDIFF(day, o.OrderedAt, s.SentAt) AS DaysLate, LEN(c.CarrierName) AS NameLength
FROM dbo.Shipments s
JOIN dbo.Orders o ON o.OrderId = s.OrderId
LEFT JOIN dbo.Carriers c ON c.CarrierId = s.CarrierId
GO
CREATE VIEW reporting.vMonthlySales AS
SELECT YEAR(o.OrderedAt) AS SalesYear, MONTH(o.OrderedAt) AS SalesMonth, SUM(t.Total) AS Total
FROM dbo.Orders o JOIN dbo.vOrderTotals t ON t.OrderId = o.OrderId
GROUP BY YEAR(o.OrderedAt), MONTH(o.OrderedAt)
GO
CREATE VIEW reporting.vMissing AS SELECT x.Id FROM dbo.NoSuchTable x
GO
