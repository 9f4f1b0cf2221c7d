CREATE FUNCTION same(n int) RETURNS int AS $$
BEGIN
  RETURN n;
END
$$ LANGUAGE plpgsql IMMUTABLE SUPPORT planner_of_same TRANSFORM SET search_path = work, public COST 5;
ALTER FUNCTION same(n int) OWNER TO someone;
COMMENT ON FUNCTION same(int) IS 'gives it back';
--- becomes
CREATE FUNCTION main.moved.same(n INT)
RETURNS INT
COMMENT 'gives it back'
RETURN n
--- says
DWM-0214 5:55 `TRANSFORM` dropped
DWM-0214 5:65 `SET search_path` dropped: a routine of Databricks has no settings of its own
DWM-0201 6:1 `ALTER FUNCTION same …` is no part of the definition and was passed over
