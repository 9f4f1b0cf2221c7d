CREATE OR REPLACE PROCEDURE locked(who VARCHAR) RETURNS VARCHAR LANGUAGE SQL AS
$$
BEGIN
  EXECUTE IMMEDIATE 'ALTER USER "' || :who || '" SET DISABLED = TRUE';
  RETURN 'done';
END;
$$
--- becomes

--- says
DWM-0105 4:21 USER is nothing that a procedure of Databricks makes or changes; do it once, by its own means
