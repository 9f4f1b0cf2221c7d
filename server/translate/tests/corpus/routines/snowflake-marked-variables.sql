CREATE PROCEDURE number_them() RETURNS STRING LANGUAGE SQL AS
$$
BEGIN
  FOR i IN 1 TO 10 DO
    INSERT INTO numbers VALUES (:i);
  END FOR;
  WHILE (TRUE) DO
    BREAK;
  END WHILE;
  RETURN 'done';
EXCEPTION
  WHEN OTHER THEN
    INSERT INTO errors (message) VALUES (:SQLERRM);
    RAISE;
END;
$$
--- becomes
CREATE PROCEDURE main.moved.number_them()
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  DECLARE EXIT HANDLER FOR SQLEXCEPTION
  BEGIN
    DECLARE error_message STRING;
    DECLARE error_state STRING;
    GET DIAGNOSTICS CONDITION 1 error_message = MESSAGE_TEXT, error_state = RETURNED_SQLSTATE;
    INSERT INTO main.moved.errors (message) VALUES (error_message);
    RESIGNAL;
  END;
  FOR count1 AS
    SELECT
      i
    FROM
      (
        SELECT
          explode(CASE WHEN 1 <= 10 THEN sequence(1, 10) ELSE array() END) AS i
      )
    ORDER BY i
  DO
    INSERT INTO main.moved.numbers VALUES (count1.i);
  END FOR;
  loop3: WHILE true DO
    LEAVE loop3;
  END WHILE;
  SELECT 'done' AS result;
END
--- says
