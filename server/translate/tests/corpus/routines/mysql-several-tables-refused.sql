CREATE PROCEDURE p()
  UPDATE a JOIN b ON a.id = b.id SET a.n = b.n, b.m = 1
--- becomes
--- says
DWM-0105 2:3 columns of several tables are set at once, which has no counterpart; write one UPDATE for each
