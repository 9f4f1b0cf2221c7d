CREATE PROCEDURE dbo.Number @code varchar(9)
AS
BEGIN
  DECLARE @n int = 1, @said varchar(20), @more AS nvarchar(5) = N'!';
  SET @said = CAST(@n AS varchar(9)) + @more;
  SET @n = @n + 1;
  SET @n += LEN(@said);
  INSERT INTO dbo.Numbers SELECT @n, @said + @more, @code + 1;
END
--- becomes
CREATE PROCEDURE main.moved.Number(IN code STRING)
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  DECLARE v_code STRING;
  DECLARE v_n INT;
  DECLARE v_said STRING;
  DECLARE v_more STRING;
  SET v_code = code;
  SET v_n = 1;
  SET v_more = '!';
  SET v_said = left(CAST(v_n AS STRING), 9) || v_more;
  SET v_n = v_n + 1;
  SET v_n = v_n + (length(rtrim(v_said)));
  INSERT INTO main.moved.Numbers SELECT v_n, v_said || v_more, v_code + 1;
END
--- says
