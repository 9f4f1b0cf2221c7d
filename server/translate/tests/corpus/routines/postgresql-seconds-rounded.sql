CREATE FUNCTION f(a timestamp, b timestamp) RETURNS int AS $$
DECLARE v int;
BEGIN
  v := extract(epoch from b - a) / 60;
  RETURN v;
END $$ LANGUAGE plpgsql;
--- becomes
CREATE FUNCTION main.moved.f(a TIMESTAMP_NTZ, b TIMESTAMP_NTZ)
RETURNS INT
RETURN (CAST(round((timestampdiff(MICROSECOND, a, b) / 1000000) / 60) AS INT))
--- says
DWM-0209 4:27 `/` of two integers drops the rest in the source and keeps it in Databricks; cut it off with CAST(… AS BIGINT) where both are integers
