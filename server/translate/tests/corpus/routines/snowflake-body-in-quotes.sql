CREATE OR REPLACE PROCEDURE cleaned("S" VARCHAR) RETURNS VARCHAR LANGUAGE SQL AS '
DECLARE
  r VARCHAR;
BEGIN
  r := REGEXP_REPLACE(:S, ''\\\\d+'', ''it\\''s'');
  RETURN r || ''\\n'' || '''';
END;
'
--- becomes
CREATE PROCEDURE main.moved.cleaned(IN S STRING)
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  DECLARE r STRING;
  SET r = regexp_replace(S, '\\d+', "it's");
  SELECT r || '
' || '' AS result;
END
--- says
