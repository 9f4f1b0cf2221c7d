CREATE PROCEDURE etl.Start (@source varchar(20), @rows int, @at datetime)
AS
BEGIN
  DECLARE @run int, @note nvarchar(50) = 'x', @other bigint;
  INSERT INTO etl.Run (Source, Wanted, StartedAt, Status, Kind, Note) VALUES (@source, @rows, @at, 'Running', 3, UPPER(@note));
  SET @run = SCOPE_IDENTITY();
  UPDATE etl.Run SET Status = 'Done' WHERE [Run Id] = @run;
  INSERT etl.Step (Name) VALUES ('first');
  SELECT @other = CAST(@@IDENTITY AS bigint);
  DELETE FROM etl.Step WHERE @other = StepId;
END
--- becomes
CREATE PROCEDURE main.moved.Start(IN source STRING, IN rows INT, IN at TIMESTAMP_NTZ)
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  DECLARE v_source STRING;
  DECLARE v_rows INT;
  DECLARE v_at TIMESTAMP_NTZ;
  DECLARE v_run INT;
  DECLARE v_note STRING;
  DECLARE v_other BIGINT;
  SET v_source = source;
  SET v_rows = rows;
  SET v_at = at;
  SET v_note = 'x';
  INSERT INTO main.moved.Run (Source, Wanted, StartedAt, Status, Kind, Note)
  VALUES (v_source, v_rows, v_at, 'Running', 3, UPPER(v_note));
  SET v_run = (
    SELECT
      MAX(`Run Id`)
    FROM
      main.moved.Run
    WHERE
      Source IS NOT DISTINCT FROM v_source
      AND Wanted IS NOT DISTINCT FROM v_rows
      AND Status IS NOT DISTINCT FROM 'Running'
  );
  UPDATE main.moved.Run SET Status = 'Done' WHERE `Run Id` = v_run;
  INSERT INTO main.moved.Step (Name) VALUES ('first');
  SET v_other = (
    SELECT
      CAST((SELECT MAX(StepId) FROM main.moved.Step WHERE Name IS NOT DISTINCT FROM 'first') AS BIGINT)
  );
  DELETE FROM main.moved.Step WHERE v_other = StepId;
END
--- says
DWM-0224 5:3 a change that fails ends the procedure here; the source goes on with the next statement, as no TRY is around it
DWM-0209 6:14 the row just inserted is looked up by what was put into it: the greatest `[Run Id]`, which is compared with `@run`; a row alike that another call puts there at the same moment may be meant
DWM-0209 9:24 the row just inserted is looked up by what was put into it: the greatest `StepId`, which is compared with `@other`; a row alike that another call puts there at the same moment may be meant
