CREATE PROCEDURE dbo.Thin
AS
BEGIN
  WITH twice AS (SELECT s.Id, s.Seen, ROW_NUMBER() OVER (PARTITION BY s.Id ORDER BY s.Seen DESC) AS n FROM dbo.Scans AS s)
  DELETE FROM twice WHERE n > 1;
END
--- becomes
CREATE PROCEDURE main.moved.Thin()
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  INSERT OVERWRITE main.moved.Scans
  SELECT
    * EXCEPT (n)
  FROM
    (
      SELECT
        *,
        ROW_NUMBER() OVER (
          PARTITION BY s.Id
          ORDER BY s.Seen DESC
        ) AS n
      FROM
        main.moved.Scans AS s
    ) twice
  WHERE
    NOT (n > 1);
END
--- says
DWM-0213 4:3 WITH and DELETE become an INSERT OVERWRITE: the table is written anew without the rows of these numbers
