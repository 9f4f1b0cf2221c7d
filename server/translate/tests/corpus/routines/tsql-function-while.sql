CREATE FUNCTION dbo.Digits(@text varchar(20)) RETURNS varchar(20) AS
BEGIN
  DECLARE @i int = 1, @found varchar(20) = ''
  WHILE @i <= LEN(@text)
  BEGIN
    IF SUBSTRING(@text, @i, 1) LIKE '[0-9]'
      SET @found = @found + SUBSTRING(@text, @i, 1)
    SET @i += 1
  END
  RETURN @found
END
--- becomes
CREATE FUNCTION main.moved.Digits(text STRING)
RETURNS STRING
RETURN (aggregate(CASE WHEN 1 > CAST(floor(length(rtrim(text))) AS BIGINT) THEN array() ELSE sequence(1, CAST(floor(length(rtrim(text))) AS BIGINT)) END, CAST('' AS STRING), (so_far, i) -> CAST((CASE WHEN substring(text, i, 1) RLIKE '^[0-9]$' THEN (so_far || substring(text, i, 1)) ELSE so_far END) AS STRING)))
--- says
