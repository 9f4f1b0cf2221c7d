CREATE PROCEDURE sales.set_up AS
BEGIN
  EXECUTE IMMEDIATE 'ALTER SESSION SET NLS_DATE_FORMAT = ''YYYY''';
END;
--- becomes

--- says
DWM-0105 3:21 SESSION is nothing that a procedure of Databricks makes or changes; do it once, by its own means
