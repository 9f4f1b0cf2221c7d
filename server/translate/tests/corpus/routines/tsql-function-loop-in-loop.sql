CREATE FUNCTION dbo.Weighed (@digits varchar(20))
RETURNS int
AS
BEGIN
  DECLARE @round int = 1, @at int, @sum int = 0, @factor int;
  WHILE @round <= 2
  BEGIN
    SELECT @factor = 2, @at = LEN(@digits);
    WHILE @at >= 1
    BEGIN
      SELECT @sum = @sum + @factor * @round, @factor = @factor + 1;
      SET @at = @at - 1;
    END;
    SET @round = @round + 1;
  END;
  RETURN @sum;
END
--- becomes
CREATE FUNCTION main.moved.Weighed(digits STRING)
RETURNS INT
RETURN (aggregate(CASE WHEN 1 > 2 THEN array() ELSE sequence(1, 2) END, named_struct('at', CAST(NULL AS INT), 'factor', CAST(NULL AS INT), 'sum', CAST(0 AS INT)), (so_far, round) -> named_struct('at', CAST((CASE WHEN CAST((length(rtrim(digits))) AS BIGINT) < 1 THEN CAST((length(rtrim(digits))) AS BIGINT) ELSE 1 - 1 END) AS INT), 'factor', CAST((aggregate(CASE WHEN CAST((length(rtrim(digits))) AS BIGINT) < 1 THEN array() ELSE sequence(CAST((length(rtrim(digits))) AS BIGINT), 1) END, named_struct('factor', CAST(2 AS INT), 'sum', CAST(so_far.sum AS INT)), (so_far2, at) -> named_struct('factor', CAST(so_far2.factor + 1 AS INT), 'sum', CAST(so_far2.sum + so_far2.factor * round AS INT))).factor) AS INT), 'sum', CAST((aggregate(CASE WHEN CAST((length(rtrim(digits))) AS BIGINT) < 1 THEN array() ELSE sequence(CAST((length(rtrim(digits))) AS BIGINT), 1) END, named_struct('factor', CAST(2 AS INT), 'sum', CAST(so_far.sum AS INT)), (so_far2, at) -> named_struct('factor', CAST(so_far2.factor + 1 AS INT), 'sum', CAST(so_far2.sum + so_far2.factor * round AS INT))).sum) AS INT))).sum)
--- says
