CREATE PROCEDURE keep_rate(p_id NUMBER, p_rate NUMBER) IS
BEGIN
  UPDATE rates r SET r.rate = p_rate WHERE r.id = p_id AND r.day = (SELECT MAX(day) FROM days);
  IF SQL%NOTFOUND THEN
    INSERT INTO rates (id, rate) VALUES (p_id, p_rate);
  END IF;
  DELETE FROM old_rates WHERE id = p_id;
  IF SQL%ROWCOUNT > 0 THEN
    INSERT INTO notes (text) VALUES ('deleted');
  ELSE
    INSERT INTO notes (text) VALUES ('nothing to delete');
  END IF;
END;
--- becomes
CREATE PROCEDURE main.moved.keep_rate(IN p_id DECIMAL(38,10), IN p_rate DECIMAL(38,10))
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  IF EXISTS (
    SELECT
      1
    FROM
      main.moved.rates r
    WHERE
      r.id = p_id AND r.day = (SELECT MAX(day) FROM main.moved.days)
  ) THEN
    UPDATE main.moved.rates r
    SET
      rate = p_rate
    WHERE
      r.id = p_id AND r.day = (SELECT MAX(day) FROM main.moved.days);
  ELSE
    INSERT INTO main.moved.rates (id, rate) VALUES (p_id, p_rate);
  END IF;
  IF EXISTS (SELECT 1 FROM main.moved.old_rates WHERE id = p_id) THEN
    DELETE FROM main.moved.old_rates WHERE id = p_id;
    INSERT INTO main.moved.notes (text) VALUES ('deleted');
  ELSE
    INSERT INTO main.moved.notes (text) VALUES ('nothing to delete');
  END IF;
END
--- says
DWM-0206 1:33 p_id: NUMBER becomes DECIMAL(38,10): NUMBER without precision holds any scale; ten decimals are kept
DWM-0206 1:48 p_rate: NUMBER becomes DECIMAL(38,10): NUMBER without precision holds any scale; ten decimals are kept
