CREATE PROCEDURE dbo.Late @since datetime, @days int
AS
BEGIN
  DECLARE @until datetime = GETDATE() - 1;
  SELECT Id FROM dbo.Orders WHERE Due > @since - 7 AND Due < @until + @days AND Note LIKE 'a!_[0-9]%' ESCAPE '!';
END
--- becomes
CREATE PROCEDURE main.moved.Late(IN since TIMESTAMP_NTZ, IN days INT)
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  DECLARE v_since TIMESTAMP_NTZ;
  DECLARE v_days INT;
  DECLARE v_until TIMESTAMP_NTZ;
  SET v_since = since;
  SET v_days = days;
  SET v_until = current_timestamp() - INTERVAL '1' DAY;
  SELECT
    Id
  FROM
    main.moved.Orders
  WHERE
    Due > v_since - INTERVAL '7' DAY
    AND Due < timestampadd(DAY, v_days, v_until)
    AND Note RLIKE '(?s)^a[_][0-9].*$';
END
--- says
DWM-0223 5:35 a text is compared with 'a!_[0-9]%' by its case here; the source does not mind it unless it was told to
