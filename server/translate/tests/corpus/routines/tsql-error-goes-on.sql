CREATE PROCEDURE dbo.Ship @id int, @by int
AS
BEGIN
  IF @id IS NULL
  BEGIN
    RAISERROR('no order', 16, 1);
    RETURN 1;
  END
  IF @by IS NULL
    RAISERROR('nobody ships order %d', 16, 1, @id);
  BEGIN TRY
    IF @by = 0 RAISERROR('nobody', 16, 1);
    UPDATE dbo.Orders SET ShippedBy = @by WHERE Id = @id;
  END TRY
  BEGIN CATCH
    RAISERROR('not shipped', 16, 1);
  END CATCH
END
--- becomes
CREATE PROCEDURE main.moved.Ship(IN id INT, IN by INT)
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  body: BEGIN
    DECLARE v_id INT;
    DECLARE v_by INT;
    SET v_id = id;
    SET v_by = by;
    IF v_id IS NULL THEN
      SELECT raise_error('no order');
      LEAVE body;
    END IF;
    IF v_by IS NULL THEN
      SELECT raise_error(concat('nobody ships order ', v_id));
    END IF;
    BEGIN
      DECLARE EXIT HANDLER FOR SQLEXCEPTION
      BEGIN
        SELECT raise_error('not shipped');
      END;
      IF v_by = 0 THEN
        SELECT raise_error('nobody');
      END IF;
      UPDATE main.moved.Orders SET ShippedBy = v_by WHERE Id = v_id;
    END;
  END body;
END
--- says
DWM-0213 10:5 RAISERROR goes on with the next statement in the source, as no TRY is around it; here the error ends the procedure
DWM-0212 7:5 the status given by RETURN dropped: procedures of Databricks have none
