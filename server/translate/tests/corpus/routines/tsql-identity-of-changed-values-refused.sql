CREATE PROCEDURE etl.Start (@source varchar(20))
AS
BEGIN
  DECLARE @run int;
  INSERT INTO etl.Run (Source) VALUES (@source);
  SET @source = 'none';
  SET @run = SCOPE_IDENTITY();
  UPDATE etl.Run SET Kind = 4 WHERE RunId = @run;
END
--- becomes
--- says
DWM-0224 5:3 a change that fails ends the procedure here; the source goes on with the next statement, as no TRY is around it
DWM-0106 7:14 SCOPE_IDENTITY: SCOPE_IDENTITY has no counterpart; read the row back by its key
