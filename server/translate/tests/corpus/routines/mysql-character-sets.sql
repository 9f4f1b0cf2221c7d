CREATE FUNCTION joined(a VARCHAR(20) CHARSET utf8mb4 COLLATE utf8mb4_bin, b TEXT CHARACTER SET latin1) RETURNS TEXT CHARSET utf8
DETERMINISTIC
BEGIN
  DECLARE c TEXT CHARSET utf8 DEFAULT '';
  SET c = CONCAT(a, b);
  RETURN QUOTE(c);
END
--- becomes
CREATE FUNCTION main.moved.joined(a STRING, b STRING)
RETURNS STRING
RETURN coalesce(concat("'", replace(replace((CONCAT(a, b)), '\\', '\\\\'), "'", "\\'"), "'"), 'NULL')
--- says
DWM-0209 1:62 a: `COLLATE utf8mb4_bin` dropped; texts are compared byte by byte here
