CREATE PROCEDURE restored @at DATETIME2
AS
BEGIN
  SELECT p.Id FROM Product FOR SYSTEM_TIME AS OF @at AS p;
END
--- becomes
--- says
DWM-0105 4:20 a table as it was at the time of a variable has no counterpart; put the query together as a text and run it with EXECUTE IMMEDIATE
