CREATE PROCEDURE dbo.RaiseAll AS
BEGIN
  DECLARE @pay int;
  DECLARE staff CURSOR FOR SELECT Pay FROM dbo.Staff FOR UPDATE OF Pay;
  OPEN staff;
  FETCH NEXT FROM staff INTO @pay;
  WHILE @@FETCH_STATUS = 0
  BEGIN
    UPDATE dbo.Staff SET Pay = @pay + 1 WHERE CURRENT OF staff;
    FETCH NEXT FROM staff INTO @pay;
  END
END
--- becomes

--- says
DWM-0105 9:47 the row at which a cursor stands has no counterpart; ask for it by its key
