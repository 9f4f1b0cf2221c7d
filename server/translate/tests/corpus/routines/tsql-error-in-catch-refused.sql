CREATE PROCEDURE dbo.Charge @Id int AS
BEGIN TRY
  DELETE FROM dbo.Waiting WHERE Id = @Id
  IF @@ERROR <> 0 INSERT INTO dbo.Failures (Id) VALUES (@Id)
END TRY
BEGIN CATCH
  INSERT INTO dbo.Failures (Id) VALUES (@@ERROR)
END CATCH
--- becomes
--- says
DWM-0213 4:6 @@ERROR is 0 where it is asked for: a statement that fails ends the procedure, and its caller gets the error
DWM-0212 4:3 what is done where @@ERROR is not 0 dropped: an error never gets there
DWM-0105 7:41 the variable @@ERROR has no rule
