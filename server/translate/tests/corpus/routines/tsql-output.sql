CREATE PROCEDURE sales.Load (@day date)
AS
BEGIN
  DECLARE @n int;
  CREATE TABLE #done (act nvarchar(10), was int, is_now int, code varchar(9));
  MERGE INTO sales.Goods WITH (HOLDLOCK) AS t
  USING (SELECT Id, Code, Price FROM sales.Arrived WHERE Day = @day) AS s ON t.Id = s.Id AND t.Code = s.Code
  WHEN MATCHED AND s.Price IS NULL THEN DELETE
  WHEN MATCHED AND t.Price <> s.Price THEN UPDATE SET t.Price = s.Price + 1, Seen = @day
  WHEN NOT MATCHED BY TARGET THEN INSERT (Id, Code, Price) VALUES (s.Id, s.Code, s.Price)
  WHEN NOT MATCHED BY SOURCE THEN UPDATE SET t.Price = 0
  OUTPUT $action AS act, deleted.Price, inserted.Price, ISNULL(s.Code, '-') INTO #done (act, was, is_now, code);
  SET @n = @@ROWCOUNT;
  DELETE sales.Old OUTPUT deleted.Id INTO #gone WHERE Day < @day;
  UPDATE sales.Goods SET Price = Price * 2 OUTPUT deleted.Price, inserted.Price INTO #done (was, is_now) WHERE Code = 'x';
  INSERT INTO sales.Log (Rows) VALUES (@n);
END
--- becomes
CREATE PROCEDURE main.moved.Load(IN day DATE)
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  DECLARE v_day DATE;
  DECLARE v_n INT;
  SET v_day = day;
  CREATE OR REPLACE TEMPORARY TABLE done (
    act VARCHAR(10),
    was INT,
    is_now INT,
    code VARCHAR(9)
  );
  INSERT INTO done (act, was, is_now, code)
  SELECT
    'DELETE' AS act,
    t.Price,
    NULL,
    coalesce(s.Code, '-')
  FROM
    main.moved.Goods AS t
    INNER JOIN (SELECT Id, Code, Price FROM main.moved.Arrived WHERE Day = v_day) AS s ON (t.Id = s.Id AND t.Code = s.Code)
  WHERE
    (s.Price IS NULL)
  UNION ALL
  SELECT
    'UPDATE' AS act,
    t.Price,
    (s.Price + 1),
    coalesce(s.Code, '-')
  FROM
    main.moved.Goods AS t
    INNER JOIN (SELECT Id, Code, Price FROM main.moved.Arrived WHERE Day = v_day) AS s ON (t.Id = s.Id AND t.Code = s.Code)
  WHERE
    (CASE WHEN (s.Price IS NULL) THEN 1 ELSE 0 END) = 0 AND (t.Price <> s.Price)
  UNION ALL
  SELECT
    'INSERT' AS act,
    NULL,
    (s.Price),
    coalesce(s.Code, '-')
  FROM
    (
      SELECT
        Id,
        Code,
        Price
      FROM
        main.moved.Arrived
      WHERE
        Day = v_day
    ) AS s
  WHERE
    NOT EXISTS (SELECT 1 FROM main.moved.Goods AS t WHERE (t.Id = s.Id AND t.Code = s.Code))
  UNION ALL
  SELECT
    'UPDATE' AS act,
    t.Price,
    (0),
    coalesce(NULL, '-')
  FROM
    main.moved.Goods AS t
  WHERE
    NOT EXISTS (
      SELECT
        1
      FROM
        (
          SELECT
            Id,
            Code,
            Price
          FROM
            main.moved.Arrived
          WHERE
            Day = v_day
        ) AS s
      WHERE
        (t.Id = s.Id AND t.Code = s.Code)
    );
  MERGE INTO main.moved.Goods AS t
  USING (SELECT Id, Code, Price FROM main.moved.Arrived WHERE Day = v_day) AS s ON t.Id = s.Id
    AND t.Code = s.Code
  WHEN MATCHED AND s.Price IS NULL THEN DELETE
  WHEN MATCHED AND t.Price <> s.Price THEN UPDATE SET Price = s.Price + 1, Seen = v_day
  WHEN NOT MATCHED BY TARGET THEN INSERT (Id, Code, Price) VALUES (s.Id, s.Code, s.Price)
  WHEN NOT MATCHED BY SOURCE THEN UPDATE SET Price = 0;
  GET DIAGNOSTICS v_n = ROW_COUNT;
  INSERT INTO gone SELECT Old.Id FROM main.moved.Old WHERE (Day < v_day);
  DELETE FROM main.moved.Old WHERE Day < v_day;
  INSERT INTO done (was, is_now) SELECT Goods.Price, (Price * 2) FROM main.moved.Goods WHERE (Code = 'x');
  UPDATE main.moved.Goods SET Price = Price * 2 WHERE Code = 'x';
  INSERT INTO main.moved.Log (Rows) VALUES (v_n);
END
--- says
DWM-0213 6:3 the rows that OUTPUT gives are put into their table before the change, as it will make them; they stay there if it fails
DWM-0213 14:3 the rows that OUTPUT gives are put into their table before the change, as it will make them; they stay there if it fails
DWM-0213 15:3 the rows that OUTPUT gives are put into their table before the change, as it will make them; they stay there if it fails
DWM-0224 6:3 a change that fails ends the procedure here; the source goes on with the next statement, as no TRY is around it
DWM-0217 6:26 `WITH (HOLDLOCK)` dropped: Databricks locks by itself
DWM-0223 15:10 a text is compared with 'x' by its case here; the source does not mind it unless it was told to
