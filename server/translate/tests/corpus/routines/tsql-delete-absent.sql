CREATE PROCEDURE dbo.Tidy @Days INT AS
BEGIN
  DELETE o FROM dbo.Old o LEFT JOIN dbo.New n ON n.Id = o.Id WHERE n.Id IS NULL AND o.Age > @Days
END
--- becomes
CREATE PROCEDURE main.moved.Tidy(IN Days INT)
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  DECLARE v_Days INT;
  SET v_Days = Days;
  DELETE FROM
    main.moved.Old o
  WHERE
    NOT EXISTS (SELECT 1 FROM main.moved.New n WHERE n.Id = o.Id) AND o.Age > v_Days;
END
--- says
