CREATE FUNCTION shown(name text, n int) RETURNS text LANGUAGE sql STRICT AS $$ SELECT coalesce(name, '-') || n $$
--- becomes
CREATE FUNCTION main.moved.shown(name STRING, n INT)
RETURNS STRING
RETURN CASE WHEN name IS NULL OR n IS NULL THEN NULL ELSE (SELECT coalesce(name, '-') || n) END
--- says
