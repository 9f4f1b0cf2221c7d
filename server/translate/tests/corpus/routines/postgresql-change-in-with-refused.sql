CREATE PROCEDURE move() LANGUAGE plpgsql AS $$
BEGIN
  WITH gone AS (DELETE FROM s.t WHERE a = 1 RETURNING a) INSERT INTO s.u (a) SELECT a FROM gone;
END $$
--- becomes
--- says
DWM-0105 3:70 a change of rows within WITH has no counterpart; write a statement for each
