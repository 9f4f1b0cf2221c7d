CREATE FUNCTION dbo.Digits (@text varchar(100))
RETURNS varchar(100)
AS
BEGIN
  DECLARE @at int = 0, @sign char(1), @found varchar(100) = '';
  WHILE @at < LEN(@text)
  BEGIN
    SET @at = @at + 1;
    SET @sign = SUBSTRING(@text, @at, 1);
    IF @sign IN ('0', '1', '2')
      SET @found = @found + @sign;
  END
  RETURN @found;
END
--- becomes
CREATE FUNCTION main.moved.Digits(text STRING)
RETURNS STRING
RETURN (aggregate(CASE WHEN 0 > CAST(ceil(length(rtrim(text))) AS BIGINT) - 1 THEN array() ELSE sequence(0 + 1, CAST(ceil(length(rtrim(text))) AS BIGINT) - 1 + 1) END, named_struct('found', CAST('' AS STRING), 'sign', CAST(NULL AS STRING)), (so_far, at) -> named_struct('found', CAST((CASE WHEN (substring(text, at, 1)) IN ('0', '1', '2') THEN (so_far.found || (substring(text, at, 1))) ELSE so_far.found END) AS STRING), 'sign', CAST((substring(text, at, 1)) AS STRING))).found)
--- says
