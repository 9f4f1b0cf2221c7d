CREATE FUNCTION in_stock(p_id INT) RETURNS BOOLEAN
READS SQL DATA
BEGIN
  DECLARE v_out INT;
  SELECT COUNT(*) INTO v_out FROM rental WHERE inventory_id = p_id AND return_date IS NULL;
  IF v_out > 0 THEN
    RETURN FALSE;
  ELSE
    RETURN TRUE;
  END IF;
END
--- becomes
CREATE FUNCTION main.moved.in_stock(p_id INT)
RETURNS BOOLEAN
RETURN CASE WHEN (SELECT COUNT(*) FROM main.moved.rental WHERE inventory_id = p_id AND return_date IS NULL) > 0 THEN false ELSE true END
--- says
