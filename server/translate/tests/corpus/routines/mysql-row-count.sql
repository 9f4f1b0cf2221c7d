CREATE PROCEDURE found(IN p_film INT, OUT p_count INT)
READS SQL DATA
BEGIN
  DECLARE changed INT DEFAULT 0;
  SELECT inventory_id FROM inventory WHERE film_id = p_film;
  SELECT FOUND_ROWS() INTO p_count;
  UPDATE film SET asked = 1 WHERE film_id = p_film;
  SET changed = ROW_COUNT();
  IF changed = 0 THEN
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'no such film';
  END IF;
END
--- becomes
CREATE PROCEDURE main.moved.found(IN p_film INT, OUT p_count INT)
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  DECLARE changed INT DEFAULT 0;
  DECLARE touched_rows BIGINT DEFAULT 0;
  SET touched_rows = (SELECT count(*) FROM (SELECT inventory_id FROM main.moved.inventory WHERE film_id = p_film));
  SELECT inventory_id FROM main.moved.inventory WHERE film_id = p_film;
  SET p_count = (SELECT touched_rows);
  SET touched_rows = (SELECT COUNT(*) FROM main.moved.film WHERE film_id = p_film);
  UPDATE main.moved.film SET asked = 1 WHERE film_id = p_film;
  SET changed = touched_rows;
  IF changed = 0 THEN
    SELECT raise_error('no such film');
  END IF;
END
--- says
DWM-0209 7:3 every row that an UPDATE finds is counted; MySQL counts only those that it makes others of
DWM-0209 7:3 rows are counted by a query right before they are changed; another session may change some in between
