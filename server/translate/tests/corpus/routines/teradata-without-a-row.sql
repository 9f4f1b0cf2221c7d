REPLACE PROCEDURE note_rate (IN p_id INTEGER, OUT p_count INTEGER)
BEGIN
  DECLARE v_rate INTEGER DEFAULT 5;
  SELECT rate INTO :v_rate FROM rates WHERE id = :p_id;
  IF v_rate > 0 THEN
    UPDATE rates SET rate = 1 WHERE id = p_id;
    SET p_count = ACTIVITY_COUNT;
  ELSE
    DELETE old_rates ALL;
  END IF;
  DELETE FROM rates ALL;
END;
--- becomes
CREATE PROCEDURE main.moved.note_rate(IN p_id INT, OUT p_count INT)
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  DECLARE v_rate INT DEFAULT 5;
  DECLARE touched_rows BIGINT DEFAULT 0;
  SET v_rate = (SELECT rate FROM main.moved.rates WHERE id = p_id);
  IF v_rate > 0 THEN
    SET touched_rows = (SELECT COUNT(*) FROM main.moved.rates WHERE id = p_id);
    UPDATE main.moved.rates SET rate = 1 WHERE id = p_id;
    SET p_count = touched_rows;
  ELSE
    DELETE FROM main.moved.old_rates;
  END IF;
  DELETE FROM main.moved.rates;
END
--- says
DWM-0209 6:5 rows are counted by a query right before they are changed; another session may change some in between
DWM-0213 4:3 v_rate becomes NULL where the query finds no row; in the source it keeps its value
