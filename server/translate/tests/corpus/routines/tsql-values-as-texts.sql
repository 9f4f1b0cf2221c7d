CREATE PROCEDURE dbo.Describe @Active bit, @Amount money, @Rate float AS
BEGIN
  DECLARE @Text varchar(100);
  SET @Text = CAST(@Active AS varchar(1)) + ' ' + CONVERT(varchar(20), @Amount);
  SET @Text = @Text + CAST(@Rate AS varchar(20));
  SET @Text = CONCAT(@Text, @Active, @Amount);
  SET @Text = @Active;
  INSERT INTO dbo.Notes (Note) VALUES (@Text);
END
--- becomes
CREATE PROCEDURE main.moved.Describe(IN Active BOOLEAN, IN Amount DECIMAL(19,4), IN Rate DOUBLE)
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  DECLARE v_Text STRING;
  SET v_Text = left(CAST(CAST(Active AS INT) AS STRING), 1) || ' ' || left(CAST(CAST(Amount AS DECIMAL(19,2)) AS STRING), 20);
  SET v_Text = v_Text || left(CAST(Rate AS STRING), 20);
  SET v_Text = concat_ws('', v_Text, CAST(Active AS INT), CAST(Amount AS DECIMAL(19,2)));
  SET v_Text = CAST(Active AS INT);
  INSERT INTO main.moved.Notes (Note) VALUES (v_Text);
END
--- says
DWM-0209 5:28 a number of floating point becomes a text of six digits at most in the source, and of all its digits here
