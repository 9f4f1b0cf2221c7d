CREATE OR REPLACE PROCEDURE add_line (p_name IN VARCHAR2, p_count IN PLS_INTEGER, p_id OUT NUMBER) IS
BEGIN
  INSERT INTO lines (name, kind, made, counted) VALUES (p_name, 'new', SYSDATE, p_count) RETURNING id INTO p_id;
END;
--- becomes
CREATE PROCEDURE main.moved.add_line(IN p_name STRING, IN p_count INT, OUT p_id DECIMAL(38,10))
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  INSERT INTO main.moved.lines (name, kind, made, counted)
  VALUES (p_name, 'new', current_timestamp(), p_count);
  SET p_id = (
    SELECT
      MAX(id)
    FROM
      main.moved.lines
    WHERE
      name IS NOT DISTINCT FROM p_name
      AND kind IS NOT DISTINCT FROM 'new'
      AND counted IS NOT DISTINCT FROM p_count
  );
END
--- says
DWM-0206 1:92 p_id: NUMBER becomes DECIMAL(38,10): NUMBER without precision holds any scale; ten decimals are kept
DWM-0209 3:3 `id` is taken as a number that the table gives its rows, and the row just inserted is looked up by what was put into it: the greatest; a row alike that another call puts there at the same moment may be meant
