CREATE PROCEDURE keep_rate @id INT AS
BEGIN
  DECLARE @n INT;
  UPDATE rates SET rate = 1 WHERE id = @id;
  IF @@ROWCOUNT = 0
    INSERT INTO rates (id, rate) VALUES (@id, 1);
  SET @n = @@ROWCOUNT;
  INSERT INTO notes (so_many) VALUES (@n);
END
--- becomes
CREATE PROCEDURE main.moved.keep_rate(IN id INT)
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  DECLARE v_id INT;
  DECLARE v_n INT;
  DECLARE touched_rows BIGINT DEFAULT 0;
  SET v_id = id;
  SET touched_rows = (SELECT COUNT(*) FROM main.moved.rates WHERE id = v_id);
  UPDATE main.moved.rates SET rate = 1 WHERE id = v_id;
  IF touched_rows = 0 THEN
    INSERT INTO main.moved.rates (id, rate) VALUES (v_id, 1);
    SET touched_rows = 1;
  END IF;
  SET v_n = touched_rows;
  INSERT INTO main.moved.notes (so_many) VALUES (v_n);
END
--- says
DWM-0224 4:3 a change that fails ends the procedure here; the source goes on with the next statement, as no TRY is around it
DWM-0209 4:3 rows are counted by a query right before they are changed; another session may change some in between
