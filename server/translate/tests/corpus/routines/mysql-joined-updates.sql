CREATE PROCEDURE p()
BEGIN
  UPDATE a, b SET b.n = a.n WHERE a.id = b.id;
  UPDATE a JOIN b ON a.id = b.id SET a.n = b.n WHERE b.m > 0;
  ALTER TABLE a ADD INDEX i (n), ADD UNIQUE KEY k (m);
  SELECT CAST(x AS SIGNED INT), DATE(20110131) FROM a;
END
--- becomes
CREATE PROCEDURE main.moved.p()
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  MERGE INTO main.moved.b USING main.moved.a ON a.id = b.id WHEN MATCHED THEN UPDATE SET n = a.n;
  MERGE INTO main.moved.a
  USING main.moved.b ON a.id = b.id AND b.m > 0
  WHEN MATCHED THEN UPDATE SET n = b.n;
  SELECT
    CAST(x AS BIGINT) AS `CAST(x AS SIGNED)`,
    to_date(CAST(20110131 AS STRING), 'yyyyMMdd') AS `DATE(20110131)`
  FROM
    main.moved.a;
END
--- says
DWM-0203 5:3 Databricks has no indexes: the statistics of its columns take the place of one
DWM-0209 6:15 a cast to an integer cuts a fraction off in Databricks and rounds it in the source; use round where there may be one
