CREATE FUNCTION "stamped"() RETURNS "trigger" LANGUAGE "plpgsql" AS $$
BEGIN
  NEW.made := now();
  RETURN NEW;
END;
$$
--- becomes
--- says
DWM-0104 1:37 a function of a trigger has no counterpart: Databricks has none; do it where the rows are written
