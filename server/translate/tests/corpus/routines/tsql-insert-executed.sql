CREATE PROCEDURE dbo.Gather @Company sysname, @Day int AS
DECLARE @sql varchar(max)
DECLARE @found TABLE (Account int, Amount int)
SET @sql = 'SELECT TOP 5 Account, Amount FROM ' + @Company + '.dbo.Ledger WHERE Day = 3'
INSERT INTO @found
EXECUTE (@sql)
INSERT dbo.Lines ([Line No], Account) EXEC sp_executesql N'SELECT TOP 3 a, b FROM dbo.Sources'
SELECT * FROM @found
--- becomes
CREATE PROCEDURE main.moved.Gather(IN Company STRING, IN Day INT)
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  CREATE OR REPLACE TEMPORARY TABLE found (
    Account INT,
    Amount INT
  );
  EXECUTE IMMEDIATE 'INSERT INTO found ' || 'SELECT TOP 5 Account, Amount FROM ' || Company || '.dbo.Ledger WHERE Day = 3';
  EXECUTE IMMEDIATE 'INSERT INTO main.moved.Lines (`Line No`, Account) ' || 'SELECT a, b FROM main.moved.Sources LIMIT 3';
  SELECT * FROM found;
END
--- says
DWM-0213 5:1 INSERT becomes the beginning of the text whose rows it takes, which must be one query
DWM-0213 7:1 INSERT becomes the beginning of the text whose rows it takes, which must be one query
DWM-0224 5:1 a change that fails ends the procedure here; the source goes on with the next statement, as no TRY is around it
DWM-0213 4:1 the SQL made here at run time stays as it was written; look at its text and the names in it
