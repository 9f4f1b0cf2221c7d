CREATE PROCEDURE emptied(t VARCHAR) RETURNS VARCHAR LANGUAGE JAVASCRIPT AS
$$
  snowflake.execute({sqlText: "DELETE FROM " + T});
  return 'done';
$$
--- becomes

--- says
DWM-0104 1:1 a body in javascript is no SQL; rewrite it as a job, a notebook or a script of SQL
