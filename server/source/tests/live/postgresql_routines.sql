CREATE SCHEMA shop;
CREATE TABLE shop.base (id integer PRIMARY KEY, stock integer, name text);
CREATE FUNCTION shop.twice(a integer) RETURNS integer LANGUAGE sql IMMUTABLE AS $$ SELECT a * 2 $$;
CREATE FUNCTION shop.twice(a text) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT a || a $$;
CREATE VIEW shop.top AS SELECT id, stock FROM shop.base WHERE stock > 10;
CREATE VIEW shop.over_top AS SELECT id, shop.twice(stock) AS much FROM shop.top;
CREATE MATERIALIZED VIEW shop.kept AS SELECT count(*) AS many FROM shop.over_top;
CREATE PROCEDURE shop.restock(INOUT amount integer, low integer DEFAULT 5) LANGUAGE plpgsql AS $body$
DECLARE
    touched integer;
BEGIN
    UPDATE shop.base SET stock = stock + amount WHERE stock < low;
    GET DIAGNOSTICS touched = ROW_COUNT;
    amount := touched;
EXCEPTION WHEN others THEN
    RAISE NOTICE 'it''s not restocked';
END
$body$;
CREATE AGGREGATE shop.total(integer) (SFUNC = int4pl, STYPE = integer);
CREATE FUNCTION shop.touched() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TRIGGER touch BEFORE UPDATE ON shop.base FOR EACH ROW EXECUTE FUNCTION shop.touched();
