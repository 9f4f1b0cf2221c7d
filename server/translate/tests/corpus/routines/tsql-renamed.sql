CREATE PROCEDURE dbo.Swap AS
BEGIN
  CREATE TABLE stg.Fresh WITH (DISTRIBUTION = HASH(Id), CLUSTERED COLUMNSTORE INDEX) AS SELECT Id FROM src.Items
  CREATE STATISTICS by_id ON stg.Fresh (Id)
  UPDATE STATISTICS stg.Fresh
  RENAME OBJECT dbo.Facts TO OldFacts
  DBCC FREEPROCCACHE
  DROP TABLE dbo.OldFacts
END
--- becomes
CREATE PROCEDURE main.moved.Swap()
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  CREATE TABLE main.moved.Fresh AS SELECT Id FROM main.moved.Items;
  ALTER TABLE main.moved.Facts RENAME TO main.moved.OldFacts;
  DROP TABLE main.moved.OldFacts;
END
--- says
DWM-0212 4:3 `CREATE STATISTICS by_id ON` dropped: Databricks looks after this by itself
DWM-0212 5:3 `UPDATE STATISTICS stg .` dropped: Databricks looks after this by itself
DWM-0212 7:3 `DBCC FREEPROCCACHE` dropped: Databricks looks after this by itself
DWM-0203 3:26 options before the columns dropped: `WITH (DISTRIBUTION = HASH(Id), CLUSTERED COLUMNSTORE INDEX) AS`
