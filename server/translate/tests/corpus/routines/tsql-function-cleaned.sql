CREATE FUNCTION dbo.Plain (@text nvarchar(200))
RETURNS nvarchar(200)
AS
BEGIN
  DECLARE @strange varchar(50) = '%[^a-z0-9 ]%', @digits varchar(20);
  WHILE PATINDEX(@strange, @text) > 0
    SET @text = STUFF(@text, PATINDEX(@strange, @text), 1, '');
  WHILE CHARINDEX('  ', @text) <> 0
  BEGIN
    SET @text = REPLACE(@text, '  ', ' ');
  END
  SET @digits = @text;
  WHILE PATINDEX('%[^0-9]%', @digits) > 0 SET @digits = STUFF(@digits, PATINDEX('%[^0-9]%', @digits), 1, '');
  RETURN @text + ':' + @digits;
END
--- becomes
CREATE FUNCTION main.moved.Plain(text STRING)
RETURNS STRING
RETURN (regexp_replace((regexp_replace(text, '[^a-zA-Z0-9 ]', '')), ' {2,}', ' ')) || ':' || (regexp_replace(((regexp_replace((regexp_replace(text, '[^a-zA-Z0-9 ]', '')), ' {2,}', ' '))), '[^0-9]', ''))
--- says
