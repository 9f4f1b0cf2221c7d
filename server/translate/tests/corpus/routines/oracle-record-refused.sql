CREATE OR REPLACE PROCEDURE copy_one (p_id IN NUMBER) IS
  v_row people%ROWTYPE;
BEGIN
  SELECT * INTO v_row FROM people WHERE id = p_id;
  log_name(v_row.name);
  INSERT INTO copies VALUES v_row;
END;
--- becomes
--- says
DWM-0206 1:47 p_id: NUMBER becomes DECIMAL(38,10): NUMBER without precision holds any scale; ten decimals are kept
DWM-0105 4:3 v_row holds a whole row, which has no rule; name the columns
