CREATE PROCEDURE tell(n INT) LANGUAGE plpgsql AS $$
BEGIN
  CASE n
    WHEN 1 THEN INSERT INTO s.said (a) VALUES ('one');
    WHEN 2, greatest(3, n) THEN INSERT INTO s.said (a) VALUES ('some');
    ELSE INSERT INTO s.said (a) VALUES ('many');
  END CASE;
END $$
--- becomes
CREATE PROCEDURE main.moved.tell(IN n INT)
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  CASE n
    WHEN 1 THEN
      INSERT INTO main.moved.said (a) VALUES ('one');
    WHEN 2 THEN
      INSERT INTO main.moved.said (a) VALUES ('some');
    WHEN greatest(3, n) THEN
      INSERT INTO main.moved.said (a) VALUES ('some');
    ELSE
      INSERT INTO main.moved.said (a) VALUES ('many');
  END CASE;
END
--- says
