CREATE PROCEDURE dbo.NextOf @kind int
AS
BEGIN
  DECLARE @last int = 7, @next int;
  SELECT @last = (SELECT MAX(Id) FROM dbo.Numbers WHERE Kind = @kind), @next = @last + 1;
  INSERT INTO dbo.Numbers (Id, Kind) VALUES (@next, @kind);
END
--- becomes
CREATE PROCEDURE main.moved.NextOf(IN kind INT)
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  DECLARE v_kind INT;
  DECLARE last INT;
  DECLARE v_next INT;
  SET v_kind = kind;
  SET last = 7;
  SET last = (SELECT MAX(Id) FROM main.moved.Numbers WHERE Kind = v_kind);
  SET v_next = last + 1;
  INSERT INTO main.moved.Numbers (Id, Kind) VALUES (v_next, v_kind);
END
--- says
