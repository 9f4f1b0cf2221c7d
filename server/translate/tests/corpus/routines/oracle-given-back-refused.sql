CREATE PROCEDURE next_value (p_name IN VARCHAR2) AS
  v_next NUMBER;
BEGIN
  UPDATE counters SET free = 0 WHERE name = p_name AND free = 1 RETURNING id INTO v_next;
END;
--- becomes

--- says
DWM-0206 2:10 v_next: NUMBER becomes DECIMAL(38,10): NUMBER without precision holds any scale; ten decimals are kept
DWM-0105 4:65 what this change of rows gives back cannot be asked for before or after it; ask for it by its key
