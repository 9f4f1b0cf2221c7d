CREATE PROCEDURE raise_all AS
  CURSOR c IS SELECT id, pay FROM staff FOR UPDATE;
BEGIN
  FOR r IN c LOOP
    UPDATE staff SET pay = r.pay + 1 WHERE CURRENT OF c;
  END LOOP;
END;
--- becomes

--- says
DWM-0105 5:44 the row at which a cursor stands has no counterpart; ask for it by its key
