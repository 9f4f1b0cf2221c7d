CREATE PROCEDURE check_room(p_size INT, INOUT p_state TEXT) LANGUAGE plpgsql AS $$
BEGIN
  IF p_size IS NULL THEN
    RAISE EXCEPTION 'no size of %', p_state USING ERRCODE = 'MY001', HINT = 'measure it';
  END IF;
  IF p_size = 0 THEN
    RAISE division_by_zero;
  END IF;
  IF p_size < 0 THEN
    RAISE EXCEPTION USING MESSAGE = 'below nothing: ' || p_size, ERRCODE = 'MY002';
  END IF;
  RAISE EXCEPTION '100%% of % is %', p_state, p_size USING DETAIL = 'none';
EXCEPTION
  WHEN SQLSTATE 'MY001' OR division_by_zero THEN
    p_state := 'unknown';
END $$;
--- becomes
CREATE PROCEDURE main.moved.check_room(IN p_size INT, INOUT p_state STRING)
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  DECLARE EXIT HANDLER FOR SQLSTATE 'MY001', SQLSTATE '22012'
  BEGIN
    SET p_state = 'unknown';
  END;
  IF p_size IS NULL THEN
    SIGNAL SQLSTATE 'MY001';
  END IF;
  IF p_size = 0 THEN
    SIGNAL SQLSTATE '22012';
  END IF;
  IF p_size < 0 THEN
    SELECT raise_error('below nothing: ' || p_size);
  END IF;
  SELECT raise_error(concat('100% of ', p_state, ' is ', p_size));
END
--- says
DWM-0213 4:5 the message of the error is left out; its handler is found by its condition
DWM-0213 7:5 the message of the error is left out; its handler is found by its condition
DWM-0213 10:11 ERRCODE of RAISE left out: an error that is raised here has a message only
DWM-0213 12:9 DETAIL of RAISE left out: an error that is raised here has a message only
