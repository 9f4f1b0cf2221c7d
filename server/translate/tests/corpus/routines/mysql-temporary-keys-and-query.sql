create procedure p()
begin
  create temporary table t (primary key (a)) (select a, b from u);
end
--- becomes
CREATE PROCEDURE main.moved.p()
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  CREATE OR REPLACE TEMPORARY TABLE t AS (SELECT a, b FROM main.moved.u);
END
--- says
DWM-0204 3:3 `ALTER TABLE main.moved.t ALTER COLUMN a SET NOT NULL` left out: a temporary table is not altered
DWM-0204 3:3 `ALTER TABLE main.moved.t ADD PRIMARY KEY (a)` left out: a temporary table is not altered
