CREATE FUNCTION dbo.Digits (@text varchar(100))
RETURNS varchar(100)
AS
BEGIN
  DECLARE @at int, @sign char(1), @found varchar(100);
  SELECT @at = 1, @found = '';
  WHILE @at <= LEN(@text)
  BEGIN
    SELECT @sign = SUBSTRING(@text, @at, 1),
           @found = @found + CASE WHEN @sign LIKE '[0-9]' THEN @sign ELSE '' END;
    SELECT @at += 1;
  END
  RETURN @found;
END
--- becomes
CREATE FUNCTION main.moved.Digits(text STRING)
RETURNS STRING
RETURN (aggregate(CASE WHEN 1 > CAST(floor(length(rtrim(text))) AS BIGINT) THEN array() ELSE sequence(1, CAST(floor(length(rtrim(text))) AS BIGINT)) END, named_struct('found', CAST('' AS STRING), 'sign', CAST(NULL AS STRING)), (so_far, at) -> named_struct('found', CAST((so_far.found || CASE WHEN (substring(text, at, 1)) RLIKE '^[0-9]$' THEN (substring(text, at, 1)) ELSE '' END) AS STRING), 'sign', CAST((substring(text, at, 1)) AS STRING))).found)
--- says
