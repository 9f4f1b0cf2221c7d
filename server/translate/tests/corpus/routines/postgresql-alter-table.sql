CREATE PROCEDURE swap_prices() AS $$
BEGIN
  ALTER TABLE shop.prices_new ADD COLUMN loaded timestamp;
  ALTER TABLE shop.prices DROP CONSTRAINT IF EXISTS prices_fk CASCADE;
  ALTER TABLE shop.prices RENAME TO prices_old;
  ALTER TABLE shop.prices_new RENAME TO prices;
  EXECUTE 'ALTER TABLE shop.prices_old DROP COLUMN note';
END;
$$ LANGUAGE plpgsql;
--- becomes
CREATE PROCEDURE main.moved.swap_prices()
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  ALTER TABLE main.moved.prices_new ADD COLUMN loaded TIMESTAMP_NTZ;
  ALTER TABLE main.moved.prices DROP CONSTRAINT IF EXISTS prices_fk CASCADE;
  ALTER TABLE main.moved.prices RENAME TO main.moved.prices_old;
  ALTER TABLE main.moved.prices_new RENAME TO main.moved.prices;
  EXECUTE IMMEDIATE 'ALTER TABLE main.moved.prices_old DROP COLUMN note';
END
--- says
DWM-0213 7:3 the table needs column mapping, by which Databricks knows columns when they are renamed or dropped
