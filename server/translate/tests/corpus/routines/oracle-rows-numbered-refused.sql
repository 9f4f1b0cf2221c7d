CREATE PROCEDURE drop_first (p_id IN NUMBER) AS
BEGIN
  DELETE FROM staff WHERE id = p_id AND ROWNUM < 2;
END;
--- becomes
--- says
DWM-0206 1:38 p_id: NUMBER becomes DECIMAL(38,10): NUMBER without precision holds any scale; ten decimals are kept
DWM-0105 3:3 a change of rows up to a ROWNUM has no counterpart; leave it out where the condition names the rows
