CREATE PROCEDURE guarded() RETURNS STRING LANGUAGE SQL AS
$$
DECLARE
  empty EXCEPTION (-20001, 'no rows');
BEGIN
  DELETE FROM t WHERE a = 1;
  RETURN 'done';
EXCEPTION
  WHEN STATEMENT_ERROR THEN
    RETURN 'statement';
  WHEN EXPRESSION_ERROR THEN
    RETURN 'expression';
  WHEN OTHER THEN
    RETURN 'other';
END;
$$
--- becomes
CREATE PROCEDURE main.moved.guarded()
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  body: BEGIN
    DECLARE empty CONDITION FOR SQLSTATE '45001';
    DECLARE EXIT HANDLER FOR SQLEXCEPTION
    BEGIN
      SELECT 'statement' AS result;
      LEAVE body;
    END;
    DECLARE EXIT HANDLER FOR empty
    BEGIN
      SELECT 'other' AS result;
      LEAVE body;
    END;
    DELETE FROM main.moved.t WHERE a = 1;
    SELECT 'done' AS result;
  END body;
END
--- says
DWM-0213 11:3 this WHEN dropped: Databricks does not tell errors of statements, of expressions and others apart, so that the first handler is for all
