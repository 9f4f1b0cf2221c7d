REPLACE PROCEDURE shop.ship (IN p_id INTEGER)
BEGIN
  UPDATE shop.orders SET shipped = 1 WHERE order_id = :p_id;
  IF SQLCODE <> 0 THEN
    INSERT INTO shop.failures VALUES (:p_id);
  END IF;
END;
--- becomes

--- says
DWM-0105 4:6 SQLCODE tells of the statement before, which has no counterpart; write a handler for it
