CREATE FUNCTION dbo.Without (@text nvarchar(max), @signs varchar(50))
RETURNS nvarchar(max)
AS
BEGIN
  SET @signs = '%[' + @signs + ']%';
  WHILE PATINDEX(@signs, @text) > 0
    SET @text = STUFF(@text, PATINDEX(@signs, @text), 1, '');
  RETURN @text;
END
--- becomes
CREATE FUNCTION main.moved.Without(text STRING, signs STRING)
RETURNS STRING
RETURN (coalesce(regexp_replace(text, concat('(?i)[', regexp_replace(signs, '([\\\\\\[&])', '\\\\$1'), ']'), ''), text))
--- says
