CREATE PROCEDURE Purge @Table sysname, @Before int AS
DECLARE @sql nvarchar(max)
SET @sql = 'CREATE TABLE ' + @Table + '_old (id int NULL, note varchar(max))'
EXEC sp_executesql @sql
SET @sql = 'DELETE FROM ' + @Table + ' WHERE Id < @limit'
EXEC sp_executesql @sql, N'@limit int', @limit = @Before
EXEC sp_rename 'Staging', @Table
--- becomes
CREATE PROCEDURE main.moved.Purge(IN `Table` STRING, IN Before INT)
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  EXECUTE IMMEDIATE 'CREATE TABLE main.moved.' || `Table` || '_old (
  id INT,
  note STRING
)';
  EXECUTE IMMEDIATE 'DELETE FROM main.moved.' || `Table` || ' WHERE Id < :limit' USING Before AS limit;
  EXECUTE IMMEDIATE 'ALTER TABLE ' || 'Staging' || ' RENAME TO ' || `Table`;
END
--- says
DWM-0224 4:1 a change that fails ends the procedure here; the source goes on with the next statement, as no TRY is around it
