CREATE PROCEDURE dbo.Parents AS
  UPDATE Parts SET Weight = b.Weight FROM Parts a JOIN Parts b ON b.ParentId = a.Id;
--- becomes
--- says
DWM-0105 2:3 the table to be changed stands several times among those joined; name one by its alias
