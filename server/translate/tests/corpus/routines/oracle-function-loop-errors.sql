CREATE FUNCTION f(p NUMBER) RETURN VARCHAR2 IS
  v VARCHAR2(200);
  CURSOR c IS SELECT n FROM t WHERE a = p ORDER BY n;
BEGIN
  FOR r IN c LOOP
    v := v || ' ' || r.n;
  END LOOP;
  RETURN v;
EXCEPTION
  WHEN OTHERS THEN RETURN NULL;
END;
--- becomes
CREATE FUNCTION main.moved.f(p DECIMAL(38,10))
RETURNS STRING
RETURN (SELECT nullif(aggregate(elements, CAST('' AS STRING), (so_far, r) -> CAST((concat_ws('', so_far, ' ', r.n)) AS STRING)), '') FROM (SELECT array_sort(array_agg(struct(place_of_row, n))) AS elements FROM (SELECT n, ROW_NUMBER() OVER (ORDER BY n NULLS LAST) AS place_of_row FROM main.moved.t WHERE a = p)))
--- says
DWM-0206 1:21 p: NUMBER becomes DECIMAL(38,10): NUMBER without precision holds any scale; ten decimals are kept
DWM-0213 10:3 a function of Databricks handles no errors: what its queries raise is passed on
