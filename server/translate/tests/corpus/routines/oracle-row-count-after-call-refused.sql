CREATE PROCEDURE forget(p_kind IN VARCHAR2, p_count OUT NUMBER) IS
BEGIN
  delete_orders(p_kind);
  p_count := SQL%ROWCOUNT;
END;
--- becomes
--- says
DWM-0206 1:57 p_count: NUMBER becomes DECIMAL(38,10): NUMBER without precision holds any scale; ten decimals are kept
DWM-0105 3:3 the number of rows that a called procedure touched is not known to its caller
