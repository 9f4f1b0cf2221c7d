CREATE OR REPLACE PROCEDURE number_floors(floors INT) RETURNS INT LANGUAGE SQL AS
$$
BEGIN
  FOR floor IN REVERSE 1 TO floors DO
    INSERT INTO levels VALUES (:floor);
  END FOR;
  RETURN floors;
END;
$$;
--- becomes
CREATE PROCEDURE main.moved.number_floors(IN floors DECIMAL(38,0))
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  FOR count1 AS
    SELECT
      floor
    FROM
      (
        SELECT
          explode(CASE WHEN 1 <= CAST(floors AS BIGINT) THEN sequence(1, CAST(floors AS BIGINT)) ELSE array() END) AS floor
      )
    ORDER BY floor DESC
  DO
    INSERT INTO main.moved.levels VALUES (count1.floor);
  END FOR;
  SELECT floors AS result;
END
--- says
