CREATE PROCEDURE report(p INT)
BEGIN
  DROP TEMPORARY TABLE IF EXISTS found;
  SET SESSION group_concat_max_len = 10000, @@session.foreign_key_checks = 0;
  SET NAMES utf8mb4;
  DO SLEEP(1);
  SELECT SUM(a = 'x' || b = 'y') AS matching, AVG(c IS NULL) AS missing FROM t WHERE id = p;
END
--- becomes
CREATE PROCEDURE main.moved.report(IN p INT)
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  BEGIN
    DECLARE EXIT HANDLER FOR SQLSTATE '42P01' BEGIN END;
    DROP TEMPORARY TABLE found;
  END;
  SELECT
    SUM(CAST(a = 'x' OR b = 'y' AS INT)) AS matching,
    AVG(CAST(c IS NULL AS INT)) AS missing
  FROM
    main.moved.t
  WHERE
    id = p;
END
--- says
DWM-0212 4:7 `SET SESSION group_concat_max_len = 10000` dropped: a setting of the source's sessions
DWM-0212 4:45 `SET @@session . foreign_key_checks = 0` dropped: a setting of the source's sessions
DWM-0212 5:7 `SET NAMES utf8mb4` dropped: a setting of the source's sessions
DWM-0212 6:3 DO dropped: Databricks has no statement that waits, and one without effect needs none
DWM-0209 7:22 `||` is taken as OR, which it is in MySQL; write concat where PIPES_AS_CONCAT is set
DWM-0223 7:10 a text is compared with 'x' by its case here; the source does not mind it unless it was told to
