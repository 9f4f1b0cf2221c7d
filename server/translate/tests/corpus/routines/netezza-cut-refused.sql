CREATE OR REPLACE PROCEDURE load_study(BIGINT)
RETURNS INT4
LANGUAGE NZPLSQL AS
BEGIN_PROC
DECLARE
  currentJobID ALIAS FOR $1
--- becomes
--- says
DWM-0102 6:27 found the end, expected BEGIN after the declarations
