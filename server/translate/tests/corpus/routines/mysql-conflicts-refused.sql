CREATE PROCEDURE keep(p INT)
BEGIN
  INSERT INTO t (a, b) VALUES (p, 1) ON DUPLICATE KEY UPDATE b = b + 1;
END
--- becomes

--- says
DWM-0105 3:3 an INSERT that minds rows already there has no rule; write a MERGE
