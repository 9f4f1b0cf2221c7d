CREATE PROCEDURE Totals AS
SELECT Region, Kind, SUM(Amount) AS Total, (SELECT COUNT(*) FROM Kinds GROUP BY Kind WITH CUBE) AS Kinds
FROM Sales
WHERE Amount > 0
GROUP BY Region, Kind WITH ROLLUP
ORDER BY Region
--- becomes
CREATE PROCEDURE main.moved.Totals()
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  SELECT
    Region,
    Kind,
    SUM(Amount) AS Total,
    (SELECT COUNT(*) FROM main.moved.Kinds GROUP BY CUBE (Kind)) AS Kinds
  FROM
    main.moved.Sales
  WHERE
    Amount > 0
  GROUP BY
    ROLLUP (Region, Kind)
  ORDER BY Region;
END
--- says
