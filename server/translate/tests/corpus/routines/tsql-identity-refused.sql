CREATE PROCEDURE etl.Start (@at datetime)
AS
BEGIN
  DECLARE @run int;
  INSERT INTO etl.Run (StartedAt, Kind) VALUES (@at, 3);
  SET @run = SCOPE_IDENTITY();
  UPDATE etl.Run SET Kind = 4 WHERE RunId = @run;
END
--- becomes
--- says
DWM-0224 5:3 a change that fails ends the procedure here; the source goes on with the next statement, as no TRY is around it
DWM-0106 6:14 SCOPE_IDENTITY: SCOPE_IDENTITY has no counterpart; read the row back by its key
