CREATE FUNCTION newest(p_count INT, p_from INT DEFAULT 0) RETURNS TABLE (id INT, placed DATE) LANGUAGE plpgsql AS $$
BEGIN
  RETURN QUERY SELECT o.id, o.placed_on AS placed FROM orders o ORDER BY placed DESC, 1 LIMIT p_count OFFSET p_from;
END;
$$
--- becomes
CREATE FUNCTION main.moved.newest(p_count INT, p_from INT DEFAULT 0)
RETURNS TABLE (id INT, placed DATE)
RETURN SELECT * EXCEPT (row_place) FROM (SELECT o.id, o.placed_on AS placed, row_number() OVER (ORDER BY o.placed_on DESC NULLS FIRST, o.id NULLS LAST) AS row_place FROM main.moved.orders o) WHERE coalesce(row_place <= p_count + coalesce(p_from, 0), true) AND coalesce(row_place > p_from, true) ORDER BY row_place
--- says
