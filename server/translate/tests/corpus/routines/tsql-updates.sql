ALTER PROCEDURE dbo.Touch @Days AS INT, @Doc NVARCHAR(MAX) AS
BEGIN
  UPDATE #seen SET n = 0 FROM #other o WHERE #seen.a = o.a;
  UPDATE dbo.t SET a += @Days, b -= CASE WHEN a > 1 THEN 2 END, c = 1 FROM dbo.t WHERE d = 1;
  UPDATE m SET m.a = (SELECT MAX(b) FROM dbo.u WHERE u.a = m.a) FROM dbo.t AS m WHERE m.d<@Days;
  UPDATE dbo.t SET a = j.a FROM OPENJSON(@Doc) WITH (a INT, id INT) AS j WHERE dbo.t.id = j.id;
END
--- becomes
CREATE PROCEDURE main.moved.Touch(IN Days INT, IN Doc STRING)
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  DECLARE v_Days INT;
  DECLARE v_Doc STRING;
  SET v_Days = Days;
  SET v_Doc = Doc;
  MERGE INTO seen USING other o ON seen.a = o.a WHEN MATCHED THEN UPDATE SET n = 0;
  UPDATE main.moved.t SET a = a + (v_Days), b = b - (CASE WHEN a > 1 THEN 2 END), c = 1 WHERE d = 1;
  UPDATE main.moved.t AS m
  SET
    a = (SELECT MAX(b) FROM main.moved.u WHERE u.a = m.a)
  WHERE
    m.d < v_Days;
  MERGE INTO main.moved.t
  USING (
    SELECT
      try_variant_get(json_item.value, '$.a', 'INT') AS a,
      try_variant_get(json_item.value, '$.id', 'INT') AS id
    FROM
      variant_explode(CASE WHEN schema_of_variant(parse_json(CAST(v_Doc AS STRING))) NOT LIKE 'ARRAY<%' THEN CAST(array(parse_json(CAST(v_Doc AS STRING))) AS VARIANT) ELSE parse_json(CAST(v_Doc AS STRING)) END) AS json_item
  ) AS j ON t.id = j.id
  WHEN MATCHED THEN UPDATE SET a = j.a;
END
--- says
DWM-0224 3:3 a change that fails ends the procedure here; the source goes on with the next statement, as no TRY is around it
