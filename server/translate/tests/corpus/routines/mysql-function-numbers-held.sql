CREATE FUNCTION f(n INT, x DECIMAL(10,2)) RETURNS INT DETERMINISTIC
BEGIN
  DECLARE k INT DEFAULT 1;
  SET k = x;
  IF n % 2 THEN
    SELECT a INTO k FROM t WHERE id = n;
  END IF;
  RETURN k / 2;
END
--- becomes
CREATE FUNCTION main.moved.f(n INT, x DECIMAL(10,2))
RETURNS INT
RETURN round((CASE WHEN n % 2 <> 0 THEN (SELECT a FROM main.moved.t WHERE id = n) ELSE (CAST(round(x) AS INT)) END) / 2)
--- says
DWM-0213 6:5 k becomes NULL where the query finds no row; in the source it keeps its value, and a handler for NOT FOUND is entered
