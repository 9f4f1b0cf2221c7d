CREATE FUNCTION same(n int) RETURNS int LANGUAGE sql AS $$ SELECT n $$
CREATE FUNCTION other(n int) RETURNS int LANGUAGE sql AS $$ SELECT n + 1 $$
--- becomes
--- says
DWM-0102 2:1 found a second definition, `CREATE FUNCTION other …`, expected one; give each by itself
