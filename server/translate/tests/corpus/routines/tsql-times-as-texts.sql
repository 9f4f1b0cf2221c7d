CREATE PROCEDURE dbo.Stamp (@at datetime, @exact AS datetime2, @day date, @n int)
AS
BEGIN
  DECLARE @text varchar(40), @two varchar(2);
  SET @text = 'at ' + CAST(@at AS varchar(20)) + ', ' + CONVERT(varchar, GETDATE());
  SET @text = CONVERT(varchar(12), @at) + CAST(@exact AS varchar(19)) + CAST(@day AS varchar(10));
  SET @text = CONVERT(char(10), @at, 126) + CONVERT(varchar(6), @at, 107);
  SET @two = RIGHT('0' + MONTH(@at), 2);
  SET @two = RIGHT('0' + CAST(DAY(@at) AS varchar(2)), 2);
  SELECT '1' + @n AS Following, CAST(@at AS int) AS Days, CAST(FLOOR(CAST(GETDATE() AS float)) AS datetime) AS Today;
END
--- becomes
CREATE PROCEDURE main.moved.Stamp(IN at TIMESTAMP_NTZ, IN exact TIMESTAMP_NTZ, IN day DATE, IN n INT)
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  DECLARE text STRING;
  DECLARE two STRING;
  SET text = 'at ' || CAST(concat(date_format(at, 'MMM '), lpad(date_format(at, 'd'), 2, ' '), date_format(at, ' yyyy '), lpad(date_format(at, 'h:mma'), 7, ' ')) AS VARCHAR(20)) || ', ' || CAST(concat(date_format(current_timestamp(), 'MMM '), lpad(date_format(current_timestamp(), 'd'), 2, ' '), date_format(current_timestamp(), ' yyyy '), lpad(date_format(current_timestamp(), 'h:mma'), 7, ' ')) AS VARCHAR(30));
  SET text = left(concat(date_format(at, 'MMM '), lpad(date_format(at, 'd'), 2, ' '), date_format(at, ' yyyy '), lpad(date_format(at, 'h:mma'), 7, ' ')), 12) || left(CAST(exact AS STRING), 19) || left(CAST(day AS STRING), 10);
  SET text = left(date_format(at, "yyyy-MM-dd'T'HH:mm:ss.SSS"), 10) || left(date_format(at, 'MMM dd, yyyy'), 6);
  SET two = RIGHT('0' + MONTH(at), 2);
  SET two = RIGHT('0' || left(CAST(DAY(at) AS STRING), 2), 2);
  SELECT
    '1' + n AS Following,
    CAST(round((timestampdiff(MICROSECOND, TIMESTAMP '1900-01-01 00:00:00', at) / 86400000000D)) AS INT) AS Days,
    CAST(CAST(current_timestamp() AS DATE) AS TIMESTAMP_NTZ) AS Today;
END
--- says
