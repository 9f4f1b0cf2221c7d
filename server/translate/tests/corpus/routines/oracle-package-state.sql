CREATE OR REPLACE PACKAGE BODY counter AS
  g_count NUMBER := 0;
  PROCEDURE next_one IS
  BEGIN
    g_count := g_count + 1;
  END;
END counter;
--- becomes

--- says
DWM-0105 5:5 g_count is a variable of the package, which keeps its value between calls; pass it as a parameter
