CREATE PROCEDURE dbo.Renumber @Table sysname, @kind int AS
DECLARE @sql nvarchar(max), @id int
BEGIN TRY
  SET @sql = 'UPDATE ' + @Table + ' SET Seen = ISNULL(Seen, 0)'
  IF @kind = 1
    SET @sql = @sql + ' WHERE Kind = 1'
  EXEC (@sql)
  SELECT @sql = 'DECLARE my_cur INSENSITIVE CURSOR FOR ' + ' SELECT DISTINCT Id FROM ' + @Table
  EXEC sp_executesql @sql
  OPEN my_cur
  FETCH NEXT FROM my_cur INTO @id
  WHILE @@FETCH_STATUS = 0
  BEGIN
    SET @sql = 'DELETE ' + @Table
    SET @sql = @sql + ' WHERE Id = @p'
    EXEC sp_executesql @sql, N'@p int', @p = @id
    FETCH NEXT FROM my_cur INTO @id
  END
  CLOSE my_cur
  DEALLOCATE my_cur
END TRY
BEGIN CATCH
  BEGIN TRY
    DEALLOCATE my_cur
  END TRY
  BEGIN CATCH
  END CATCH
  DECLARE @message nvarchar(4000) = ERROR_MESSAGE()
  RAISERROR(@message, 16, 1)
END CATCH
--- becomes
CREATE PROCEDURE main.moved.Renumber(IN `Table` STRING, IN kind INT)
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  DECLARE sql STRING;
  DECLARE id INT;
  BEGIN
    SET sql = 'UPDATE ' || `Table` || ' SET Seen = ISNULL(Seen, 0)';
    IF kind = 1 THEN
      SET sql = sql || ' WHERE Kind = 1';
    END IF;
    EXECUTE IMMEDIATE sql;
    SET sql = (SELECT 'DECLARE my_cur INSENSITIVE CURSOR FOR ' || ' SELECT DISTINCT Id FROM ' || `Table`);
    EXECUTE IMMEDIATE 'CREATE OR REPLACE TEMPORARY VIEW my_cur_rows AS ' || 'SELECT DISTINCT Id FROM main.moved.' || `Table`;
    FOR my_cur_row AS SELECT * FROM my_cur_rows DO
      SET id = my_cur_row.Id;
      SET sql = 'DELETE ' || `Table`;
      SET sql = sql || ' WHERE Id = @p';
      EXECUTE IMMEDIATE 'DELETE FROM main.moved.' || `Table` || ' WHERE Id = :p' USING id AS p;
    END FOR;
  END;
END
--- says
DWM-0212 22:1 the error is passed on as it is, so that no handler is needed; text put around it is left out
DWM-0213 7:3 the SQL made here at run time stays as it was written; look at its text and the names in it
