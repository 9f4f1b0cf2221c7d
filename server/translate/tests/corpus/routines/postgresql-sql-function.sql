CREATE OR REPLACE FUNCTION film_in_store(p_film int, p_store int) RETURNS SETOF integer AS $_$
  SELECT inventory_id FROM inventory WHERE film_id = $1 AND store_id = $2
$_$ LANGUAGE sql;
--- becomes
CREATE FUNCTION main.moved.film_in_store(p_film INT, p_store INT)
RETURNS TABLE
RETURN SELECT inventory_id FROM main.moved.inventory WHERE film_id = p_film AND store_id = p_store
--- says
