CREATE PROCEDURE keep_copy() LANGUAGE sql AS $$
CREATE TABLE IF NOT EXISTS shop_copy AS SELECT * FROM shops;
INSERT INTO runs (name) VALUES ('keep_copy');
$$;
--- becomes
CREATE PROCEDURE main.moved.keep_copy()
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  CREATE TABLE IF NOT EXISTS main.moved.shop_copy AS SELECT * FROM main.moved.shops;
  INSERT INTO main.moved.runs (name) VALUES ('keep_copy');
END
--- says
