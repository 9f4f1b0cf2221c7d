CREATE FUNCTION dbo.Weights (@id int)
RETURNS @rows TABLE (PartId int NOT NULL, Weight float)
AS
BEGIN
  IF @id IS NULL RETURN;
  INSERT INTO @rows SELECT p.PartId, p.Weight FROM dbo.Parts AS p WHERE p.WholeId = @id;
  UPDATE @rows SET Weight = 0 WHERE Weight IS NULL;
  RETURN;
END
--- becomes
CREATE PROCEDURE main.moved.Weights(IN id INT)
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  body: BEGIN
    DECLARE v_id INT;
    SET v_id = id;
    CREATE OR REPLACE TEMPORARY TABLE rows (
      PartId INT NOT NULL,
      Weight DOUBLE
    );
    IF v_id IS NULL THEN
      SELECT * FROM rows;
      LEAVE body;
    END IF;
    INSERT INTO rows SELECT p.PartId, p.Weight FROM main.moved.Parts AS p WHERE p.WholeId = v_id;
    UPDATE rows SET Weight = 0 WHERE Weight IS NULL;
    SELECT * FROM rows;
  END body;
END
--- says
DWM-0215 1:1 a function that changes rows becomes a procedure, and what it gives the procedure's result; call it with CALL
