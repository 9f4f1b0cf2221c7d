REPLACE PROCEDURE sales_of (IN in_region VARCHAR(10))
DYNAMIC RESULT SETS 1
BEGIN
  DECLARE c CURSOR WITH RETURN ONLY FOR
    SELECT store, amount FROM sales WHERE region = in_region;
  OPEN c;
END;
--- becomes
CREATE PROCEDURE main.moved.sales_of(IN in_region STRING)
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  SELECT store, amount FROM main.moved.sales WHERE region = in_region;
END
--- says
DWM-0213 6:3 the cursor's rows become the result of the call; change those who read the cursor
