CREATE PROCEDURE weigh(IN p_id BIGINT)
BEGIN
  SET @id = p_id;
  SET @found = FALSE;
  SELECT COUNT(*), MAX(weight) INTO @rows, @heaviest FROM parts WHERE owner = @id;
  SELECT weight INTO @mine FROM parts WHERE id = p_id;
  IF @found AND @rows > @id THEN
    UPDATE parts SET light = 1 WHERE id = @id;
  END IF;
  IF @mine < @heaviest THEN
    SET @found = TRUE;
  END IF;
END
--- becomes
CREATE PROCEDURE main.moved.weigh(IN p_id BIGINT)
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  DECLARE v_id BIGINT;
  DECLARE v_found BIGINT;
  DECLARE v_rows BIGINT;
  DECLARE v_heaviest STRING;
  DECLARE v_mine STRING;
  SET v_id = p_id;
  SET v_found = false;
  SET (v_rows, v_heaviest) = (SELECT COUNT(*) AS c1, MAX(weight) AS c2 FROM main.moved.parts WHERE owner = v_id);
  SET v_mine = (SELECT weight FROM main.moved.parts WHERE id = p_id);
  IF v_found <> 0 AND v_rows > v_id THEN
    UPDATE main.moved.parts SET light = 1 WHERE id = v_id;
  END IF;
  IF v_mine < v_heaviest THEN
    SET v_found = true;
  END IF;
END
--- says
DWM-0209 3:7 @id lives in the session there and only in this routine here; it is taken as BIGINT
DWM-0209 4:7 @found lives in the session there and only in this routine here; it is taken as BIGINT
DWM-0209 5:37 @rows lives in the session there and only in this routine here; it is taken as BIGINT
DWM-0209 5:44 @heaviest lives in the session there and only in this routine here; it is taken as STRING
DWM-0209 6:22 @mine lives in the session there and only in this routine here; it is taken as STRING
DWM-0209 10:6 v_mine and v_heaviest are compared as texts; cast them where they hold numbers
