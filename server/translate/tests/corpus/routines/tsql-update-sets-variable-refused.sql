CREATE PROCEDURE dbo.NextNumber @number int OUTPUT AS
  UPDATE dbo.Numbers SET @number = Last = Last + 1 WHERE Kind = 1
--- becomes

--- says
DWM-0105 2:3 an UPDATE that sets a variable has no counterpart; ask for the value before the change or after it
