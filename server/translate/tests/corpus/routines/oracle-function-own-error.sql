CREATE FUNCTION doubled(p_id NUMBER) RETURN NUMBER IS
  e_bad EXCEPTION;
  e_none EXCEPTION;
BEGIN
  IF p_id IS NULL THEN
    RAISE e_none;
  ELSIF p_id < 0 THEN
    RAISE e_bad;
  END IF;
  RETURN p_id * 2;
EXCEPTION
  WHEN e_bad THEN
    RETURN -1;
END;
--- becomes
CREATE FUNCTION main.moved.doubled(p_id DECIMAL(38,10))
RETURNS DECIMAL(38,10)
RETURN CASE WHEN p_id IS NULL THEN raise_error('e_none') WHEN p_id < 0 THEN -1 ELSE p_id * 2 END
--- says
DWM-0206 1:30 p_id: NUMBER becomes DECIMAL(38,10): NUMBER without precision holds any scale; ten decimals are kept
DWM-0206 1:45 RETURNS: NUMBER becomes DECIMAL(38,10): NUMBER without precision holds any scale; ten decimals are kept
DWM-0209 10:10 a product with a number without precision keeps six decimals here, and so does a quotient; declare it with a precision
