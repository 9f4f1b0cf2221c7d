CREATE PROCEDURE tried() RETURNS VARCHAR LANGUAGE JAVASCRIPT AS
$$
  var said = 'begun';
  try {
    snowflake.execute({sqlText: 'CALL first()'});
    said = 'called';
  } catch (err) {
    return said;
  }
  return said;
$$
--- becomes

--- says
DWM-0104 1:1 a body in javascript is no SQL; rewrite it as a job, a notebook or a script of SQL
