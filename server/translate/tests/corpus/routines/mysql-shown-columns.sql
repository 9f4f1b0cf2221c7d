CREATE PROCEDURE shown(IN p_id INT)
BEGIN
  SET @kind = 'x';
  SELECT COUNT(*), MAX(seen) AS last, NOW() FROM loads WHERE id = p_id;
  SELECT @kind, p_id;
END
--- becomes
CREATE PROCEDURE main.moved.shown(IN p_id INT)
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  DECLARE v_kind STRING;
  SET v_kind = 'x';
  SELECT
    COUNT(*) AS `COUNT(*)`,
    MAX(seen) AS last,
    current_timestamp() AS `NOW()`
  FROM
    main.moved.loads
  WHERE
    id = p_id;
  SELECT v_kind AS `@kind`, p_id;
END
--- says
DWM-0209 3:7 @kind lives in the session there and only in this routine here; it is taken as STRING
DWM-0213 4:3 the caller gets the rows of one query, the last, and so none of these; take them out into a procedure or a table of their own
