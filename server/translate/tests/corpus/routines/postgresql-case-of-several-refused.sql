CREATE PROCEDURE tell(n INT) LANGUAGE plpgsql AS $$
BEGIN
  CASE n
    WHEN 1, 2 THEN
      CASE n WHEN 1 THEN INSERT INTO s.said (a) VALUES ('one'); END CASE;
  END CASE;
END $$
--- becomes
--- says
DWM-0102 4:11 found `,` after the end of the query
