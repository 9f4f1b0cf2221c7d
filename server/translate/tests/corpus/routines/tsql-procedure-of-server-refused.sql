CREATE PROCEDURE dbo.Tell @text varchar(100)
AS
BEGIN
  EXEC sp_updatestats;
  EXEC msdb.dbo.sp_send_dbmail @subject = @text;
END
--- becomes
--- says
DWM-0212 4:8 `sp_updatestats` dropped: Databricks looks after this by itself
DWM-0105 5:8 sp_send_dbmail is one of the server's own procedures, which has no counterpart; use a job or a notebook
