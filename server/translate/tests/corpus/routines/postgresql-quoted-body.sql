CREATE FUNCTION doubled(n int) RETURNS text AS'
BEGIN
  RETURN n * 2 || ''!'';
END;
'LANGUAGE plpgsql;
--- becomes
CREATE FUNCTION main.moved.doubled(n INT)
RETURNS STRING
RETURN n * 2 || '!'
--- says
