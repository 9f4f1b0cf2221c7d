CREATE PROCEDURE newest (p_count IN NUMBER, c OUT SYS_REFCURSOR) AS
  v_id NUMBER;
BEGIN
  SELECT id INTO v_id FROM orders WHERE (ROWNUM < 2) AND ROWNUM >= 1;
  OPEN c FOR SELECT id FROM orders WHERE id > v_id AND ROWNUM <= p_count;
END;
--- becomes
CREATE PROCEDURE main.moved.newest(IN p_count DECIMAL(38,10))
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  DECLARE v_id DECIMAL(38,10);
  SET v_id = (SELECT id FROM main.moved.orders LIMIT 1);
  SELECT id FROM main.moved.orders WHERE id > v_id LIMIT greatest(int(p_count), 0);
END
--- says
DWM-0206 1:37 p_count: NUMBER becomes DECIMAL(38,10): NUMBER without precision holds any scale; ten decimals are kept
DWM-0206 2:8 v_id: NUMBER becomes DECIMAL(38,10): NUMBER without precision holds any scale; ten decimals are kept
DWM-0213 5:3 the cursor's rows become the result of the call; change those who read the cursor
DWM-0213 4:3 a query that finds no row is an error in Oracle; here its variables become NULL
