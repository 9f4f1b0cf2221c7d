CREATE PROCEDURE add_line(p_id INT)
BEGIN
  INSERT INTO order_lines SET first = p_id, last = first + 1;
END
--- becomes

--- says
DWM-0105 3:3 this form of INSERT has no rule; insert the rows of a query
