CREATE PROCEDURE take(code OUT VARCHAR, id INT)
RETURNS VARCHAR
LANGUAGE SQL
AS
$$
BEGIN
  SELECT MAX(code) INTO :code FROM codes WHERE id = :id;
  DELETE FROM codes WHERE code = :code;
  RETURN code;
END;
$$;
--- becomes
CREATE PROCEDURE main.moved.take(OUT code STRING, IN id DECIMAL(38,0))
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  DECLARE v_code STRING;
  BEGIN
    DECLARE v_id DECIMAL(38,0);
    SET v_id = id;
    SET v_code = (SELECT MAX(code) FROM main.moved.codes WHERE id = v_id);
    DELETE FROM main.moved.codes WHERE code = v_code;
    SELECT v_code AS result;
  END;
  SET code = v_code;
END
--- says
