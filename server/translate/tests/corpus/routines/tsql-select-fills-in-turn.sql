CREATE PROCEDURE dbo.Steps @start int
AS
BEGIN
  DECLARE @one int, @two int;
  SELECT @one = @start + 1, @two = @one * 2;
  SELECT @one AS One, @two AS Two;
END
--- becomes
CREATE PROCEDURE main.moved.Steps(IN start INT)
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  DECLARE v_one INT;
  DECLARE v_two INT;
  SET v_one = start + 1;
  SET v_two = v_one * 2;
  SELECT v_one AS One, v_two AS Two;
END
--- says
