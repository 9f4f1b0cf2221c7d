CREATE FUNCTION dbo.Heaviest (@id int)
RETURNS float
AS
BEGIN
  DECLARE @parts TABLE (PartId int, Weight float);
  INSERT INTO @parts SELECT p.PartId, p.Weight FROM dbo.Parts AS p WHERE p.WholeId = @id;
  DELETE FROM @parts WHERE Weight < 0;
  RETURN (SELECT MAX(Weight) FROM @parts);
END
--- becomes
CREATE PROCEDURE main.moved.Heaviest(IN id INT)
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  DECLARE v_id INT;
  SET v_id = id;
  CREATE OR REPLACE TEMPORARY TABLE parts (
    PartId INT,
    Weight DOUBLE
  );
  INSERT INTO parts SELECT p.PartId, p.Weight FROM main.moved.Parts AS p WHERE p.WholeId = v_id;
  DELETE FROM parts WHERE Weight < 0;
  SELECT (SELECT MAX(Weight) FROM parts) AS result;
END
--- says
DWM-0215 1:1 a function that changes rows becomes a procedure, and what it gives the procedure's result; call it with CALL
