CREATE PROCEDURE dbo.Report @detailed bit
AS
BEGIN
  IF @detailed = 0
  BEGIN
    SELECT COUNT(*) AS Orders FROM dbo.Orders;
    RETURN;
  END
  SELECT Id FROM dbo.Orders;
  IF @detailed = 1
    SELECT OrderId, Product FROM dbo.Lines;
END
--- becomes
CREATE PROCEDURE main.moved.Report(IN detailed BOOLEAN)
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  body: BEGIN
    IF detailed = false THEN
      SELECT COUNT(*) AS Orders FROM main.moved.Orders;
      LEAVE body;
    END IF;
    SELECT Id FROM main.moved.Orders;
    IF detailed = true THEN
      SELECT OrderId, Product FROM main.moved.Lines;
    END IF;
  END body;
END
--- says
DWM-0213 9:3 the caller gets the rows of one query, the last, and so none of these; take them out into a procedure or a table of their own
