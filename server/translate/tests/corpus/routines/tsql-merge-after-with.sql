CREATE PROCEDURE dbo.Refresh
WITH EXECUTE AS OWNER, RECOMPILE
AS
BEGIN
  WITH latest AS (SELECT s.Id, MAX(s.Seen) AS Seen FROM dbo.Scans AS s GROUP BY s.Id)
  MERGE dbo.Items AS t USING latest AS l ON t.Id = l.Id
  WHEN MATCHED THEN UPDATE SET t.Seen = l.Seen
  WHEN NOT MATCHED THEN INSERT (Id, Seen) VALUES (l.Id, l.Seen);
  CHECKPOINT;
  DELETE FROM dbo.Items
  FROM dbo.Items AS i JOIN dbo.Gone AS g ON g.Id = i.Id;
  DELETE FROM dbo.Scans FROM dbo.Scans AS s WHERE s.Seen IS NULL;
  (SELECT Id FROM dbo.Items);
END
--- becomes
CREATE PROCEDURE main.moved.Refresh()
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  MERGE INTO main.moved.Items AS t
  USING (
    WITH latest AS (
      SELECT
        s.Id,
        MAX(s.Seen) AS Seen
      FROM
        main.moved.Scans AS s
      GROUP BY
        s.Id
    )
    SELECT
      *
    FROM
      latest AS l
  ) AS l ON t.Id = l.Id
  WHEN MATCHED THEN UPDATE SET Seen = l.Seen
  WHEN NOT MATCHED THEN INSERT (Id, Seen) VALUES (l.Id, l.Seen);
  MERGE INTO main.moved.Items AS i USING main.moved.Gone AS g ON g.Id = i.Id WHEN MATCHED THEN DELETE;
  DELETE FROM main.moved.Scans AS s WHERE s.Seen IS NULL;
  SELECT Id FROM main.moved.Items;
END
--- says
DWM-0214 2:1 runs as OWNER in the source and as its invoker in Databricks; check who may run it
DWM-0214 2:1 `WITH RECOMPILE` dropped
DWM-0212 9:3 `CHECKPOINT` dropped: Databricks looks after this by itself
DWM-0224 10:3 a change that fails ends the procedure here; the source goes on with the next statement, as no TRY is around it
