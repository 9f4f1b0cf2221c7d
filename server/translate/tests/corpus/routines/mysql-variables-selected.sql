CREATE PROCEDURE load_new(IN p_kind INT)
BEGIN
  SET SESSION sort_buffer_size = 512000000;
  SELECT @kind := 'x', @before := @kind;
  SELECT @last := MAX(seen), @rows := COUNT(*) FROM loads WHERE kind = p_kind;
  SELECT @first := (SELECT MIN(seen) FROM loads) AS first_seen;
  INSERT INTO news SELECT * FROM sources WHERE seen > @last AND kind = @kind AND seen > @first AND size > @rows;
END
--- becomes
CREATE PROCEDURE main.moved.load_new(IN p_kind INT)
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  DECLARE v_kind STRING;
  DECLARE v_before STRING;
  DECLARE v_last STRING;
  DECLARE v_rows BIGINT;
  DECLARE v_first STRING;
  SET v_kind = 'x';
  SET v_before = v_kind;
  SET (v_last, v_rows) = (SELECT MAX(seen) AS c1, COUNT(*) AS c2 FROM main.moved.loads WHERE kind = p_kind);
  SET v_first = (SELECT MIN(seen) FROM main.moved.loads);
  INSERT INTO main.moved.news
  SELECT
    *
  FROM
    main.moved.sources
  WHERE
    seen > v_last AND kind = v_kind AND seen > v_first AND size > v_rows;
END
--- says
DWM-0212 3:7 `SET SESSION sort_buffer_size = 512000000` dropped: a setting of the source's sessions
DWM-0213 4:3 SELECT @… := … sets the variables only: the row that it shows as well is left out
DWM-0213 5:3 SELECT @… := … sets the variables only: the row that it shows as well is left out
DWM-0213 6:3 SELECT @… := … sets the variables only: the row that it shows as well is left out
DWM-0209 4:10 @kind lives in the session there and only in this routine here; it is taken as STRING
DWM-0209 4:24 @before lives in the session there and only in this routine here; it is taken as STRING
DWM-0209 5:10 @last lives in the session there and only in this routine here; it is taken as STRING
DWM-0209 5:30 @rows lives in the session there and only in this routine here; it is taken as BIGINT
DWM-0209 6:10 @first lives in the session there and only in this routine here; it is taken as STRING
