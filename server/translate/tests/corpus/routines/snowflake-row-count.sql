CREATE OR REPLACE PROCEDURE prune(days NUMBER)
RETURNS VARCHAR
LANGUAGE SQL
AS
$$
BEGIN
  DELETE FROM events WHERE age > :days;
  IF (SQLNOTFOUND) THEN
    RETURN 'nothing';
  END IF;
  RETURN 'deleted ' || SQLROWCOUNT;
END;
$$;
--- becomes
CREATE PROCEDURE main.moved.prune(IN days DECIMAL(38,0))
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  body: BEGIN
    DECLARE v_days DECIMAL(38,0);
    DECLARE touched_rows BIGINT DEFAULT 0;
    SET v_days = days;
    SET touched_rows = (SELECT COUNT(*) FROM main.moved.events WHERE age > v_days);
    DELETE FROM main.moved.events WHERE age > v_days;
    IF touched_rows = 0 THEN
      SELECT 'nothing' AS result;
      LEAVE body;
    END IF;
    SELECT 'deleted ' || touched_rows AS result;
  END body;
END
--- says
DWM-0209 7:3 rows are counted by a query right before they are changed; another session may change some in between
