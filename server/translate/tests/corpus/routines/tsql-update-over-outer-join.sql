CREATE PROCEDURE sales.Mark (@day date)
AS
BEGIN
  UPDATE g
  SET g.Price = ISNULL(p.Price, g.Price), Seen = CASE WHEN p.Id IS NULL THEN 'no' ELSE p.Place END
  FROM sales.Goods AS g WITH (NOLOCK) LEFT JOIN sales.Prices AS p WITH (NOLOCK) ON p.Id = g.Id AND p.Day = @day
  WHERE g.Kind = 1 AND (p.Closed IS NULL OR p.Closed > @day);
END
--- becomes
CREATE PROCEDURE main.moved.Mark(IN day DATE)
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  DECLARE v_day DATE;
  SET v_day = day;
  MERGE INTO main.moved.Goods AS g
  USING main.moved.Prices AS p ON p.Id = g.Id AND p.Day = v_day
  WHEN MATCHED
    AND (g.Kind = 1 AND (p.Closed IS NULL OR p.Closed > v_day)) THEN UPDATE SET Price = coalesce(p.Price, g.Price), Seen = CASE WHEN p.Id IS NULL THEN 'no' ELSE p.Place END
  WHEN NOT MATCHED BY SOURCE
    AND (g.Kind = 1 AND (NULL IS NULL OR NULL > v_day)) THEN UPDATE SET Price = coalesce(NULL, g.Price), Seen = CASE WHEN NULL IS NULL THEN 'no' ELSE NULL END;
END
--- says
DWM-0217 6:8 `NOLOCK` dropped: Databricks plans queries itself
