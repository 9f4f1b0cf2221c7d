CREATE PROCEDURE dbo.Weekly AS
BEGIN
  SET NOCOUNT ON;
  SET DATEFIRST 1;
  SET DATEFORMAT dmy;
  SET LANGUAGE us_english;
  SET ANSI_NULLS OFF;
  UPDATE dbo.Days SET Number = DATEPART(weekday, Day);
END
--- becomes
CREATE PROCEDURE main.moved.Weekly()
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  UPDATE main.moved.Days SET Number = dayofweek(Day);
END
--- says
DWM-0212 3:3 `SET NOCOUNT ON` dropped: an option of the source's sessions
DWM-0213 4:3 `SET DATEFIRST 1` dropped: weeks begin on Sunday here
DWM-0213 5:3 `SET DATEFORMAT dmy` dropped: texts are read as dates with the year first here
DWM-0212 6:3 `SET LANGUAGE us_english` dropped: an option of the source's sessions
DWM-0213 7:3 `SET ANSI_NULLS OFF` dropped: nothing is equal to NULL here
