CREATE OR REPLACE PROCEDURE give(q VARCHAR) RETURNS TABLE () LANGUAGE SQL AS
$$
DECLARE
  rs RESULTSET;
  unread RESULTSET;
BEGIN
  SYSTEM$LOG_INFO('begins');
  unread := (EXECUTE IMMEDIATE :q);
  LET r RESULTSET := (CALL other(1));
  IF (q = 'a') THEN
    rs := (SELECT 1 AS a);
    RETURN TABLE(rs);
  ELSEIF (q = 'b') THEN
    RETURN TABLE(SELECT 3 AS a);
  END IF;
  rs := (SELECT 2 AS a);
  RETURN TABLE(rs);
END;
$$
--- becomes
CREATE PROCEDURE main.moved.give(IN q STRING)
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  body: BEGIN
    EXECUTE IMMEDIATE q;
    CALL main.moved.other(1);
    IF q = 'a' THEN
      SELECT 1 AS a;
      LEAVE body;
    ELSEIF q = 'b' THEN
      SELECT 3 AS a;
      LEAVE body;
    END IF;
    SELECT 2 AS a;
  END body;
END
--- says
DWM-0212 7:3 `SYSTEM$LOG_INFO ( 'begins' )` dropped: a procedure of Databricks writes no messages
DWM-0213 8:3 the SQL made here at run time stays as it was written; look at its text and the names in it
