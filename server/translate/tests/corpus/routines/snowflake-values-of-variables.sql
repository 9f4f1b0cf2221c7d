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
