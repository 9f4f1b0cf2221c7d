CREATE FUNCTION total(id INT) RETURNS NUMERIC LANGUAGE plpgsql AS $$
#variable_conflict use_variable
BEGIN
  RETURN (SELECT sum(amount) FROM lines l WHERE l.id = id);
END;
$$
--- becomes
--- says
DWM-0206 1:39 RETURNS: NUMERIC becomes DECIMAL(38,10): NUMERIC without precision holds any scale; ten decimals are kept
DWM-0105 2:2 a name is taken for a column before it is taken for a variable in Databricks; give the variables other names
