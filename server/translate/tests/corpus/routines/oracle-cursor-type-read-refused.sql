CREATE OR REPLACE PROCEDURE first_of (p_orders IN kinds.t_cursor, p_id OUT NUMBER) AS
BEGIN
  FETCH p_orders INTO p_id;
END first_of;
--- becomes
--- says
DWM-0107 1:51 column p_orders: the type T_CURSOR has no counterpart in Databricks; choose one by hand
