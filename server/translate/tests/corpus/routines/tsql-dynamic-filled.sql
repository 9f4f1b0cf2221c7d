CREATE PROCEDURE dbo.LastOf @Table sysname, @Rows int, @Last char(10) OUTPUT AS
DECLARE @sql nvarchar(4000)
SET @sql = 'SELECT @max = max(Code) FROM (SELECT TOP ' + CONVERT(nvarchar, @Rows) + ' Code FROM ' + @Table + ' ORDER BY Code) AS t'
EXEC sp_executesql @sql, N'@max char(10) OUTPUT', @Last OUTPUT
--- becomes
CREATE PROCEDURE main.moved.LastOf(IN `Table` STRING, IN Rows INT, INOUT Last STRING)
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  EXECUTE IMMEDIATE 'SELECT max(Code) FROM (SELECT Code FROM main.moved.' || `Table` || ' ORDER BY Code LIMIT ' || (left(CAST(Rows AS STRING), 30)) || ') AS t' INTO Last;
END
--- says
