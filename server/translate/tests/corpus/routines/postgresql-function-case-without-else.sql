CREATE FUNCTION kind_of(p_code INT) RETURNS TEXT LANGUAGE plpgsql AS $$
BEGIN
  CASE
    WHEN p_code > 2 THEN RETURN 'many';
    WHEN p_code = 2 THEN RETURN 'two';
  END CASE;
END;
$$
--- becomes
CREATE FUNCTION main.moved.kind_of(p_code INT)
RETURNS STRING
RETURN CASE WHEN p_code > 2 THEN 'many' WHEN p_code = 2 THEN 'two' ELSE raise_error('case not found') END
--- says
