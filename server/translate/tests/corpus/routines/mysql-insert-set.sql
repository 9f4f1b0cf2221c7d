CREATE PROCEDURE add_line(p_id INT, note VARCHAR(20))
BEGIN
  INSERT INTO order_lines SET order_id = p_id, note = note, placed = NOW();
END
--- becomes
CREATE PROCEDURE main.moved.add_line(IN p_id INT, IN note STRING)
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  INSERT INTO main.moved.order_lines (order_id, note, placed)
  VALUES (p_id, note, current_timestamp());
END
--- says
