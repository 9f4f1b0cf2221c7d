CREATE PROCEDURE dbo.Shorten @Name varchar(50), @Notes nvarchar(max) AS
BEGIN
  DECLARE @Initial char(1), @Code AS varchar(8) = 'PRODUCTION', @Key varchar(60), @Note nvarchar(100);
  SET @Initial = @Name;
  SET @Key = 'K-' + @Name;
  SET @Key = @Key + '-' + @Code;
  SET @Note = @Notes;
  INSERT INTO dbo.Keys (Initial, Code, KeyText, Note) VALUES (@Initial, @Code, @Key, @Note);
END
--- becomes
CREATE PROCEDURE main.moved.Shorten(IN Name STRING, IN Notes STRING)
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  DECLARE v_Initial STRING;
  DECLARE v_Code STRING;
  DECLARE v_Key STRING;
  DECLARE v_Note STRING;
  SET v_Code = left('PRODUCTION', 8);
  SET v_Initial = left(Name, 1);
  SET v_Key = 'K-' || Name;
  SET v_Key = left(v_Key || '-' || v_Code, 60);
  SET v_Note = left(Notes, 100);
  INSERT INTO main.moved.Keys (Initial, Code, KeyText, Note)
  VALUES (v_Initial, v_Code, v_Key, v_Note);
END
--- says
