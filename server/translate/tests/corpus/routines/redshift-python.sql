CREATE OR REPLACE FUNCTION f_host (url varchar)
RETURNS varchar
IMMUTABLE AS $$
  from urllib.parse import urlparse
  return urlparse(url).hostname
$$ LANGUAGE plpythonu;
--- becomes
CREATE FUNCTION main.moved.f_host(url STRING)
RETURNS STRING
LANGUAGE PYTHON
AS $$
  from urllib.parse import urlparse
  return urlparse(url).hostname
$$
--- says
DWM-0209 3:14 the Python stays as it is; check the types that its parameters have there, its packages and their versions
