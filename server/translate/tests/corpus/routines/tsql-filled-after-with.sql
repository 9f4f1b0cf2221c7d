CREATE FUNCTION dbo.Chiefs (@id int)
RETURNS @rows TABLE (StaffId int, Depth int)
AS
BEGIN
  DECLARE @top int;
  IF @id IS NULL
  BEGIN
    INSERT INTO @rows VALUES (0, 0);
    RETURN;
  END
  SET @top = @id;
  IF @id < 0 SET @top = 0 - @id;
  WITH above AS (
    SELECT s.StaffId, s.ChiefId, 1 AS Depth FROM dbo.Staff AS s WHERE s.StaffId = @top
    UNION ALL
    SELECT s.StaffId, s.ChiefId, a.Depth + 1 FROM dbo.Staff AS s JOIN above AS a ON s.StaffId = a.ChiefId
  )
  INSERT INTO @rows SELECT a.StaffId, a.Depth FROM above AS a;
  RETURN;
END
--- becomes
CREATE FUNCTION main.moved.Chiefs(id INT)
RETURNS TABLE (StaffId INT, Depth INT)
RETURN (SELECT StaffId, Depth FROM (VALUES (0, 0)) AS rows_of(StaffId, Depth) WHERE (Chiefs.id IS NULL)) UNION ALL (SELECT StaffId, Depth FROM (WITH RECURSIVE above AS (SELECT s.StaffId, s.ChiefId, 1 AS Depth FROM main.moved.Staff AS s WHERE s.StaffId = (CASE WHEN (Chiefs.id < 0) THEN (0 - Chiefs.id) ELSE (Chiefs.id) END) UNION ALL SELECT s.StaffId, s.ChiefId, a.Depth + 1 FROM main.moved.Staff AS s JOIN above AS a ON s.StaffId = a.ChiefId) SELECT a.StaffId, a.Depth FROM above AS a) AS rows_of(StaffId, Depth) WHERE NOT coalesce(((Chiefs.id IS NULL)), FALSE))
--- says
