CREATE PROCEDURE count_days(p_from IN DATE, p_to IN DATE, p_at IN TIMESTAMP) IS
  v_next DATE := p_from + 1;
  v_days NUMBER;
  v_back NUMBER(5) := 3;
  v_start CONSTANT TIMESTAMP := SYSTIMESTAMP;
BEGIN
  v_days := p_to - p_from;
  v_days := TRUNC(SYSDATE) - v_next;
  v_next := p_from - v_back;
  v_next := p_to + v_days / 24;
  INSERT INTO spans (days, took) SELECT v_days, p_at - v_start FROM days WHERE day BETWEEN p_from - v_back AND p_to;
END;
--- becomes
CREATE PROCEDURE main.moved.count_days(IN p_from TIMESTAMP_NTZ, IN p_to TIMESTAMP_NTZ, IN p_at TIMESTAMP_NTZ)
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  DECLARE v_next TIMESTAMP_NTZ;
  DECLARE v_days DECIMAL(38,10);
  DECLARE v_back DECIMAL(5,0) DEFAULT 3;
  DECLARE v_start TIMESTAMP_NTZ;
  SET v_next = p_from + INTERVAL '1' DAY;
  SET v_start = current_timestamp();
  SET v_days = (timestampdiff(SECOND, p_from, p_to) / 86400);
  SET v_days = (timestampdiff(SECOND, v_next, date_trunc('DAY', current_timestamp())) / 86400);
  SET v_next = timestampadd(SECOND, CAST(round(-v_back * 86400) AS INT), p_from);
  SET v_next = timestampadd(SECOND, CAST(round((v_days / 24) * 86400) AS INT), p_to);
  INSERT INTO main.moved.spans (days, took)
  SELECT
    v_days,
    p_at - v_start
  FROM
    main.moved.days
  WHERE
    day BETWEEN timestampadd(SECOND, CAST(round(-v_back * 86400) AS INT), p_from) AND p_to;
END
--- says
DWM-0206 1:39 p_from: DATE becomes TIMESTAMP_NTZ: DATE holds a time of day in Oracle; take DATE if the column has none
DWM-0206 1:53 p_to: DATE becomes TIMESTAMP_NTZ: DATE holds a time of day in Oracle; take DATE if the column has none
DWM-0206 2:10 v_next: DATE becomes TIMESTAMP_NTZ: DATE holds a time of day in Oracle; take DATE if the column has none
DWM-0206 3:10 v_days: NUMBER becomes DECIMAL(38,10): NUMBER without precision holds any scale; ten decimals are kept
