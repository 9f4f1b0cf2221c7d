CREATE PROCEDURE each_of(n INT) RETURNS VARCHAR LANGUAGE SQL AS
$$
BEGIN
  LET arr ARRAY := ARRAY_CONSTRUCT('a', 'b');
  FOR i IN 0 TO ARRAY_SIZE(arr) - 1 DO
    LET x VARCHAR := arr[i];
    INSERT INTO t SELECT :arr[:n], :x;
  END FOR;
  RETURN 'ok';
END
$$
--- becomes
CREATE PROCEDURE main.moved.each_of(IN n DECIMAL(38,0))
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  DECLARE v_n DECIMAL(38,0);
  DECLARE v_arr VARIANT;
  DECLARE v_x STRING;
  SET v_n = n;
  SET v_arr = array('a', 'b');
  FOR count1 AS
    SELECT
      i
    FROM
      (
        SELECT
          explode(CASE WHEN 0 <= CAST(size(CAST(v_arr AS ARRAY<VARIANT>)) - 1 AS BIGINT) THEN sequence(0, CAST(size(CAST(v_arr AS ARRAY<VARIANT>)) - 1 AS BIGINT)) ELSE array() END) AS i
      )
    ORDER BY i
  DO
    SET v_x = get(CAST(v_arr AS ARRAY<VARIANT>), CAST(count1.i AS INT));
    INSERT INTO main.moved.t SELECT get(CAST(v_arr AS ARRAY<VARIANT>), CAST(v_n AS INT)), v_x;
  END FOR;
  SELECT 'ok' AS result;
END
--- says
DWM-0206 4:11 arr: ARRAY becomes VARIANT: its parts are reached with `:`
