CREATE PROCEDURE keep_keys IS
  g RAW(16) := SYS_GUID();
  h VARCHAR2(32) := SYS_GUID();
BEGIN
  g := SYS_GUID();
  h := LOWER(RAWTOHEX(SYS_GUID()));
  UPDATE held SET digits = RAWTOHEX(g) WHERE key = h;
END;
--- becomes
CREATE PROCEDURE main.moved.keep_keys()
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  DECLARE g BINARY;
  DECLARE h STRING;
  SET g = unhex(upper(replace(uuid(), '-', '')));
  SET h = upper(replace(uuid(), '-', ''));
  SET g = unhex(upper(replace(uuid(), '-', '')));
  SET h = LOWER(upper(replace(uuid(), '-', '')));
  UPDATE main.moved.held SET digits = hex(g) WHERE key = h;
END
--- says
