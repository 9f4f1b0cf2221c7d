CREATE OR REPLACE PROCEDURE rows_of(tbl varchar(100), rs INOUT refcursor) AS $$
BEGIN
  OPEN rs FOR EXECUTE 'SELECT * FROM ' || quote_ident(tbl);
END;
$$ LANGUAGE plpgsql;
--- becomes
CREATE PROCEDURE main.moved.rows_of(IN tbl STRING)
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  EXECUTE IMMEDIATE 'SELECT * FROM main.moved.' || (concat('`', replace(tbl, '`', '``'), '`'));
END
--- says
DWM-0213 3:3 the cursor's rows become the result of the call; change those who read the cursor
