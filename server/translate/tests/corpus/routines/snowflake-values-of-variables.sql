CREATE PROCEDURE note(source TEXT, counts TEXT)
RETURNS VARCHAR
LANGUAGE SQL
AS
$$
BEGIN
  INSERT INTO log SELECT column1 AS source, PARSE_JSON($2) AS counts FROM VALUES (:source, :counts);
  RETURN 'ok';
END;
$$
--- becomes
CREATE PROCEDURE main.moved.note(IN source STRING, IN counts STRING)
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  DECLARE v_source STRING;
  DECLARE v_counts STRING;
  SET v_source = source;
  SET v_counts = counts;
  INSERT INTO main.moved.log
  SELECT
    column1 AS source,
    parse_json(column2) AS counts
  FROM
    (
      SELECT
        v_source,
        v_counts
    ) AS given (column1, column2);
  SELECT 'ok' AS result;
END
--- says
