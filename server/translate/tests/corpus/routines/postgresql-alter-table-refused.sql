CREATE PROCEDURE mark_prices() AS $$
BEGIN
  ALTER TABLE shop.prices ADD COLUMN loaded timestamp NOT NULL DEFAULT now();
END;
$$ LANGUAGE plpgsql;
--- becomes
--- says
DWM-0105 3:3 this change of a table has no rule; write it in Databricks SQL
