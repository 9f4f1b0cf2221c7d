CREATE PROCEDURE lay_out() AS $$
BEGIN
  ALTER TABLE sales ALTER COMPOUND SORTKEY (day, shop), ALTER DISTKEY shop;
  INSERT INTO runs SELECT 1;
END;
$$ LANGUAGE plpgsql;
--- becomes
CREATE PROCEDURE main.moved.lay_out()
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  INSERT INTO main.moved.runs SELECT 1;
END
--- says
DWM-0212 3:3 `ALTER TABLE sales ALTER` dropped: Databricks lays out tables itself
