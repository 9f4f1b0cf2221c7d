CREATE PROCEDURE swap()
BEGIN
  LOCK TABLES items WRITE;
  RENAME TABLE items TO old_items, new_items TO items;
  UNLOCK TABLES;
  OPTIMIZE TABLE items;
  CREATE OR REPLACE VIEW few AS SELECT id FROM items WHERE id < 5;
END
--- becomes
CREATE PROCEDURE main.moved.swap()
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  ALTER TABLE main.moved.items RENAME TO main.moved.old_items;
  ALTER TABLE main.moved.new_items RENAME TO main.moved.items;
  CREATE OR REPLACE VIEW main.moved.few AS SELECT id FROM main.moved.items WHERE id < 5;
END
--- says
DWM-0213 3:3 LOCK dropped: Databricks has no locks; who else writes the table must be looked at
DWM-0212 5:3 `UNLOCK TABLES` dropped: Databricks has no locks
DWM-0212 6:3 `OPTIMIZE TABLE items` dropped: Databricks looks after this by itself
