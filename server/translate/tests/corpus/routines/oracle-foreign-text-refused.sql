CREATE PROCEDURE sales.set_up AS
BEGIN
  EXECUTE IMMEDIATE 'DROP INDEX sales.by_day';
  EXECUTE IMMEDIATE 'BEGIN sales.fill(:1); END;' USING 1;
END;
--- becomes

--- says
DWM-0105 4:21 a text that is run is one statement in Databricks, and no block of several
