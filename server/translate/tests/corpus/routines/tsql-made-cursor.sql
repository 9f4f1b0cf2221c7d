CREATE PROCEDURE dbo.Renumber @Table sysname AS
DECLARE @sql nvarchar(max), @id int, @other nvarchar(max)
SELECT @sql = 'DECLARE my_cur INSENSITIVE CURSOR FOR ' + ' SELECT DISTINCT Id FROM ' + @Table
EXEC sp_executesql @sql
OPEN my_cur
FETCH NEXT FROM my_cur INTO @id
WHILE @@FETCH_STATUS = 0
BEGIN
  UPDATE dbo.Items SET Seen = 1 WHERE Id = @id
  FETCH NEXT FROM my_cur INTO @id
END
CLOSE my_cur
DEALLOCATE my_cur
EXEC ('DECLARE names CURSOR GLOBAL FOR SELECT TOP 3 Name FROM ' + @Table + ' ORDER BY Name')
OPEN names
FETCH NEXT FROM names INTO @other
WHILE @@FETCH_STATUS = 0
BEGIN
  DELETE FROM dbo.Names WHERE Name = @other
  FETCH NEXT FROM names INTO @other
END
CLOSE names
DEALLOCATE names
--- becomes
CREATE PROCEDURE main.moved.Renumber(IN `Table` STRING)
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  DECLARE sql STRING;
  DECLARE v_id INT;
  DECLARE v_other STRING;
  SET sql = (SELECT 'DECLARE my_cur INSENSITIVE CURSOR FOR ' || ' SELECT DISTINCT Id FROM ' || `Table`);
  EXECUTE IMMEDIATE 'CREATE OR REPLACE TEMPORARY VIEW my_cur_rows AS ' || 'SELECT DISTINCT Id FROM main.moved.' || `Table`;
  FOR my_cur_row AS SELECT * FROM my_cur_rows DO
    SET v_id = my_cur_row.Id;
    UPDATE main.moved.Items SET Seen = 1 WHERE Id = v_id;
  END FOR;
  EXECUTE IMMEDIATE 'CREATE OR REPLACE TEMPORARY VIEW names_rows AS ' || 'SELECT Name FROM main.moved.' || `Table` || ' ORDER BY Name LIMIT 3';
  FOR names_row AS SELECT * FROM names_rows DO
    SET v_other = names_row.Name;
    DELETE FROM main.moved.Names WHERE Name = v_other;
  END FOR;
END
--- says
DWM-0224 4:1 a change that fails ends the procedure here; the source goes on with the next statement, as no TRY is around it
