CREATE PROCEDURE dbo.Align AS
BEGIN
  SET XACT_ABORT ON;
  UPDATE Orders SET AccountId = a.AccountId
    FROM dbo.Orders o JOIN dbo.Accounts a ON a.Code = o.Code WHERE o.AccountId IS NULL;
  UPDATE dbo.Orders SET Kind = 1 FROM dbo.Orders o WHERE o.Kind = 0;
  DELETE dbo.Orders FROM dbo.Orders o JOIN dbo.Closed c ON c.OrderId = o.OrderId;
  INSERT INTO dbo.Totals (t.Code, t.Amount) SELECT Code, SUM(Amount) FROM dbo.Orders GROUP BY Code;
END
--- becomes
CREATE PROCEDURE main.moved.Align()
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  MERGE INTO main.moved.Orders o
  USING main.moved.Accounts a ON a.Code = o.Code AND o.AccountId IS NULL
  WHEN MATCHED THEN UPDATE SET AccountId = a.AccountId;
  UPDATE main.moved.Orders o SET Kind = 1 WHERE o.Kind = 0;
  MERGE INTO main.moved.Orders o
  USING main.moved.Closed c ON c.OrderId = o.OrderId
  WHEN MATCHED THEN DELETE;
  INSERT INTO main.moved.Totals (Code, Amount) SELECT Code, SUM(Amount) FROM main.moved.Orders GROUP BY Code;
END
--- says
DWM-0212 3:3 `SET XACT_ABORT ON` dropped: an option of the source's sessions
