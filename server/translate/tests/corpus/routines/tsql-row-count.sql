CREATE PROCEDURE dbo.Touch @id int AS
BEGIN
  SET NOCOUNT ON;
  DECLARE @n int;
  UPDATE dbo.Items SET Seen = 1 WHERE Id = @id;
  IF @@ROWCOUNT = 0
    INSERT dbo.Items (Id, Seen) VALUES (@id, 1);
  SELECT @n = Parent FROM dbo.Items WHERE Id = @id;
  IF @@ROWCOUNT = 0
    THROW 50001, 'there is no such item', 1;
  DELETE dbo.Trash WHERE ItemId = @id;
  SET @n = @@ROWCOUNT;
  SELECT @n AS Deleted;
END
--- becomes
CREATE PROCEDURE main.moved.Touch(IN id INT)
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  DECLARE v_id INT;
  DECLARE n INT;
  DECLARE touched_rows BIGINT DEFAULT 0;
  SET v_id = id;
  SET touched_rows = (SELECT COUNT(*) FROM main.moved.Items WHERE Id = v_id);
  UPDATE main.moved.Items SET Seen = 1 WHERE Id = v_id;
  IF touched_rows = 0 THEN
    INSERT INTO main.moved.Items (Id, Seen) VALUES (v_id, 1);
  END IF;
  SET touched_rows = (SELECT count(*) FROM (SELECT Parent FROM main.moved.Items WHERE Id = v_id));
  SET n = (SELECT Parent FROM main.moved.Items WHERE Id = v_id);
  IF touched_rows = 0 THEN
    SELECT raise_error('there is no such item');
  END IF;
  SET touched_rows = (SELECT COUNT(*) FROM main.moved.Trash WHERE ItemId = v_id);
  DELETE FROM main.moved.Trash WHERE ItemId = v_id;
  SET n = touched_rows;
  SELECT n AS Deleted;
END
--- says
DWM-0212 3:3 `SET NOCOUNT ON` dropped: an option of the source's sessions
DWM-0224 5:3 a change that fails ends the procedure here; the source goes on with the next statement, as no TRY is around it
DWM-0209 11:3 rows are counted by a query right before they are changed; another session may change some in between
