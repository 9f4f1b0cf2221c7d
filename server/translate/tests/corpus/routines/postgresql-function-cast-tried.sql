CREATE FUNCTION whole(t text) RETURNS int AS $$
DECLARE
  x int;
BEGIN
  BEGIN
    x := t;
  EXCEPTION WHEN invalid_text_representation THEN
    RETURN -1;
  END;
  RETURN x + 1;
END;
$$ LANGUAGE plpgsql;
--- becomes
CREATE FUNCTION main.moved.whole(t STRING)
RETURNS INT
RETURN CASE WHEN t IS NOT NULL AND try_cast(t AS INT) IS NULL THEN -1 ELSE (try_cast(t AS INT)) + 1 END
--- says
DWM-0213 7:13 the handler is for a value that cannot be converted, for which it is done here too; nothing else is handled
