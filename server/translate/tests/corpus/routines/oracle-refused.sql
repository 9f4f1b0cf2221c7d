CREATE PROCEDURE refused IS
  TYPE numbers IS TABLE OF NUMBER;
  v numbers;
BEGIN
  SELECT id BULK COLLECT INTO v FROM t;
END;
--- becomes

--- says
DWM-0105 2:3 a type of its own has no rule; use plain variables
