CREATE FUNCTION keep_rate(p_id int, p_rate numeric) RETURNS void AS $$
BEGIN
  LOOP
    UPDATE rates SET rate = p_rate WHERE id = p_id;
    IF found THEN
      RETURN;
    END IF;
    INSERT INTO rates VALUES (p_id, p_rate);
    RETURN;
  END LOOP;
END;
$$ LANGUAGE plpgsql;
--- becomes
CREATE PROCEDURE main.moved.keep_rate(IN p_id INT, IN p_rate DECIMAL(38,10))
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  body: BEGIN
    LOOP
      IF EXISTS (SELECT 1 FROM main.moved.rates WHERE id = p_id) THEN
        UPDATE main.moved.rates SET rate = p_rate WHERE id = p_id;
        LEAVE body;
      END IF;
      INSERT INTO main.moved.rates VALUES (p_id, p_rate);
      LEAVE body;
    END LOOP;
  END body;
END
--- says
DWM-0206 1:44 p_rate: NUMERIC becomes DECIMAL(38,10): NUMERIC without precision holds any scale; ten decimals are kept
DWM-0215 1:1 a function that gives no value becomes a procedure; call it with CALL
