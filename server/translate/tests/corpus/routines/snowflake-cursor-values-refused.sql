CREATE PROCEDURE p(a INT) RETURNS VARCHAR LANGUAGE SQL AS
$$
DECLARE
  c1 CURSOR FOR SELECT id FROM t WHERE x > ? AND y < ?;
BEGIN
  OPEN c1 USING (a);
  FOR r IN c1 DO
    INSERT INTO seen VALUES (r.id);
  END FOR;
  CLOSE c1;
END;
$$
--- becomes
--- says
DWM-0105 4:17 a query needs as many values as it has marks; open its cursor with USING
