CREATE FUNCTION digits_down(top integer) RETURNS text AS $$
DECLARE
  said text := '';
BEGIN
  FOR i IN REVERSE top..1 LOOP
    said := said || i;
  END LOOP;
  RETURN said;
END;
$$ LANGUAGE plpgsql;
--- becomes
CREATE FUNCTION main.moved.digits_down(top INT)
RETURNS STRING
RETURN (aggregate(reverse(CASE WHEN 1 > CAST(top AS BIGINT) THEN array() ELSE sequence(1, CAST(top AS BIGINT)) END), CAST('' AS STRING), (so_far, i) -> CAST(so_far || i AS STRING)))
--- says
