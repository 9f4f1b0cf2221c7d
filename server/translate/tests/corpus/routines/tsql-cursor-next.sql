CREATE PROCEDURE dbo.Walk AS
BEGIN
  DECLARE @id INT, @name VARCHAR(50);
  DECLARE rows_of CURSOR FOR SELECT id, name FROM dbo.t;
  OPEN rows_of;
  FETCH NEXT FROM rows_of INTO @id, @name;
  WHILE @@FETCH_STATUS = 0
  BEGIN
    IF @name IS NULL
    BEGIN
      FETCH NEXT FROM rows_of INTO @id, @name;
      CONTINUE;
    END
    CREATE TABLE #work (a INT);
    CREATE INDEX ix ON #work (a);
    EXEC dbo.Do_It @id, @text = @name;
    FETCH NEXT FROM rows_of INTO @id, @name;
  END
  CLOSE rows_of;
  DEALLOCATE rows_of;
END
--- becomes
CREATE PROCEDURE main.moved.Walk()
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  DECLARE v_id INT;
  DECLARE v_name STRING;
  loop1: FOR rows_of_row AS (SELECT id, name FROM main.moved.t) DO
    SET v_id = rows_of_row.id;
    SET v_name = rows_of_row.name;
    IF v_name IS NULL THEN
      ITERATE loop1;
    END IF;
    CREATE OR REPLACE TEMPORARY TABLE work (
      a INT
    );
    ANALYZE TABLE work COMPUTE STATISTICS FOR COLUMNS a;
    CALL main.moved.Do_It(v_id, text => v_name);
  END FOR;
END
--- says
DWM-0203 15:5 Databricks has no indexes: the statistics of its columns take the place of one
