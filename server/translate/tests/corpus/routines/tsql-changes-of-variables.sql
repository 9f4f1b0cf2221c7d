CREATE PROCEDURE dbo.Counts @list nvarchar(max) OUTPUT, @retry int AS
BEGIN
  DECLARE @sep nvarchar(2) = N',', @sum int = 0, @status int, @sql nvarchar(400), @n int;
  SET @retry -= 1;
  SET @list += @sep;
  SELECT @list = @list + Name + @sep FROM dbo.Items ORDER BY Name;
  SELECT @sum += Amount FROM dbo.Items;
  EXEC @status = dbo.Check_All @list;
  SET @sql = N'SELECT @found = COUNT(*) FROM dbo.Items WHERE Amount > @least';
  EXEC sp_executesql @sql, N'@least int, @found int OUTPUT', @sum, @found = @n OUTPUT;
  RAISERROR('half way', 0, 1) WITH NOWAIT;
  WAITFOR DELAY '00:00:01';
  RETURN @n
END
--- becomes
CREATE PROCEDURE main.moved.Counts(INOUT list STRING, IN retry INT)
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  DECLARE v_list STRING;
  SET v_list = list;
  BEGIN
    DECLARE v_sep STRING;
    DECLARE v_sum INT;
    DECLARE status INT;
    DECLARE n INT;
    SET v_sep = ',';
    SET v_sum = 0;
    SET retry = retry - (1);
    SET v_list = v_list || (v_sep);
    SET v_list = v_list || COALESCE((SELECT listagg(Name || v_sep, '') WITHIN GROUP (ORDER BY Name) FROM main.moved.Items), '');
    SET v_sum = v_sum + COALESCE((SELECT SUM((Amount)) FROM main.moved.Items), 0);
    CALL main.moved.Check_All(v_list);
    SET status = 0;
    EXECUTE IMMEDIATE 'SELECT COUNT(*) FROM main.moved.Items WHERE Amount > :least' INTO n USING v_sum AS least;
  END;
  SET list = v_list;
END
--- says
DWM-0213 6:3 a NULL among the values of the rows is left out; in the source it makes NULL of what was collected by then
DWM-0213 7:3 a NULL among the values of the rows is left out; in the source it makes NULL of what was collected by then
DWM-0213 8:8 the status of a procedure is taken as 0: procedures of Databricks have none and fail instead
DWM-0212 11:3 a message without an error dropped: a procedure of Databricks writes no messages
DWM-0212 12:3 `WAITFOR DELAY '00:00:01'` dropped: Databricks has no statement that waits
DWM-0224 8:3 a change that fails ends the procedure here; the source goes on with the next statement, as no TRY is around it
DWM-0212 13:3 the status given by RETURN dropped: procedures of Databricks have none
