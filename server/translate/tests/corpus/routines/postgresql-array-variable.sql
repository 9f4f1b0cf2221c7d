CREATE FUNCTION parts_of(t text) RETURNS int AS $$
DECLARE
  parts text[];
  sizes int[] := ARRAY[1, 2];
BEGIN
  parts := string_to_array(t, ',');
  RETURN cardinality(parts) + cardinality(sizes);
END;
$$ LANGUAGE plpgsql;
--- becomes
CREATE FUNCTION main.moved.parts_of(t STRING)
RETURNS INT
RETURN cardinality((if(t = '', array(), split(t, ',')))) + cardinality((array(1, 2)))
--- says
