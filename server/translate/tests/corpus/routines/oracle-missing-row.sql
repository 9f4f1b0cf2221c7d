CREATE PROCEDURE note_customer(p_id NUMBER) AS
  v_name VARCHAR2(100);
  v_city VARCHAR2(50);
BEGIN
  SELECT name, city INTO v_name, v_city FROM customers WHERE id = p_id;
  INSERT INTO notes (text) VALUES (v_name || ' of ' || v_city);
EXCEPTION
  WHEN NO_DATA_FOUND THEN
    INSERT INTO notes (text) VALUES ('nobody');
END;
--- becomes
CREATE PROCEDURE main.moved.note_customer(IN p_id DECIMAL(38,10))
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  DECLARE v_name STRING;
  DECLARE v_city STRING;
  IF EXISTS (SELECT name, city FROM main.moved.customers WHERE id = p_id) THEN
    SET (v_name, v_city) = (SELECT name, city FROM main.moved.customers WHERE id = p_id);
    INSERT INTO main.moved.notes (text) VALUES (concat_ws('', v_name, ' of ', v_city));
  ELSE
    INSERT INTO main.moved.notes (text) VALUES ('nobody');
  END IF;
END
--- says
DWM-0206 1:37 p_id: NUMBER becomes DECIMAL(38,10): NUMBER without precision holds any scale; ten decimals are kept
