CREATE PROCEDURE load_new(IN p_kind INT)
BEGIN
  SELECT @last := seen FROM loads WHERE kind = p_kind;
  INSERT INTO news SELECT * FROM sources WHERE seen > @last;
END
--- becomes
--- says
DWM-0209 3:10 @last lives in the session there and only in this routine here; it is taken as STRING
DWM-0105 3:16 a variable that is set within a query has no counterpart; use a window function
