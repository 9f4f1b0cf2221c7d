CREATE FUNCTION stamp() RETURNS trigger AS $$
BEGIN
  NEW.changed_at := now();
  RETURN NEW;
END;
$$ LANGUAGE plpgsql;
--- becomes

--- says
DWM-0104 1:33 a function of a trigger has no counterpart: Databricks has none; do it where the rows are written
