CREATE FUNCTION totals(p INT, OUT n BIGINT, OUT most INT) LANGUAGE sql AS $$ SELECT count(*), max(x) FROM t WHERE k = p $$
--- becomes
CREATE FUNCTION main.moved.totals(p INT)
RETURNS TABLE (n BIGINT, most INT)
RETURN SELECT count(*), max(x) FROM main.moved.t WHERE k = p
--- says
