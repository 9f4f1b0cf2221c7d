CREATE PROCEDURE p()
  SELECT @n := @n + 1 AS number, a FROM t
--- becomes
--- says
DWM-0209 2:10 @n lives in the session there and only in this routine here; it is taken as STRING
DWM-0105 2:13 a variable that is set within a query has no counterpart; use a window function
