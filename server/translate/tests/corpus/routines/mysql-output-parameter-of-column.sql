CREATE PROCEDURE take_number(INOUT number INT)
BEGIN
  SET number = number + 1;
  UPDATE counters SET counters.number = number WHERE counters.name = 'orders';
END
--- becomes
CREATE PROCEDURE main.moved.take_number(INOUT number INT)
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  DECLARE v_number INT;
  SET v_number = number;
  BEGIN
    SET v_number = v_number + 1;
    UPDATE main.moved.counters SET number = v_number WHERE counters.name = 'orders';
  END;
  SET number = v_number;
END
--- says
DWM-0223 4:41 a text is compared with 'orders' by its case here; the source does not mind it unless it was told to
