CREATE PROCEDURE report(p INT)
BEGIN
  SET SESSION sql_mode = 'ANSI';
  DELETE FROM t WHERE a = p;
END
--- becomes
--- says
DWM-0105 3:15 only SET of a variable has a rule
