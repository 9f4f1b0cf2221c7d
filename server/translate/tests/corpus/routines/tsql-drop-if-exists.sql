CREATE PROCEDURE dbo.Refresh AS
DROP TABLE IF EXISTS #Fresh
SELECT * INTO #Fresh FROM dbo.Items WHERE Age < = 3 AND Kind ! = 'x'
DROP VIEW IF EXISTS dbo.Old;
DROP TABLE dbo.Older
IF EXISTS (SELECT 1 FROM #Fresh WITH (UPDLOCK HOLDLOCK))
  DELETE FROM dbo.Items
--- becomes
CREATE PROCEDURE main.moved.Refresh()
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  BEGIN
    DECLARE EXIT HANDLER FOR SQLSTATE '42P01' BEGIN END;
    DROP TEMPORARY TABLE Fresh;
  END;
  CREATE OR REPLACE TEMPORARY TABLE Fresh AS SELECT * FROM main.moved.Items WHERE Age <= 3 AND Kind <> 'x';
  DROP VIEW IF EXISTS main.moved.Old;
  DROP TABLE main.moved.Older;
  IF EXISTS (SELECT 1 FROM Fresh) THEN
    DELETE FROM main.moved.Items;
  END IF;
END
--- says
DWM-0223 3:43 a text is compared with 'x' by its case here; the source does not mind it unless it was told to
DWM-0217 6:26 `UPDLOCK` dropped: Databricks plans queries itself
DWM-0217 6:26 `HOLDLOCK` dropped: Databricks plans queries itself
