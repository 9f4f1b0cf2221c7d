CREATE PROCEDURE dbo.Restart AS
  DBCC CHECKIDENT ('dbo.Items', RESEED, 0)
--- becomes
--- says
DWM-0105 2:3 the statement `DBCC CHECKIDENT ( …` has no rule
