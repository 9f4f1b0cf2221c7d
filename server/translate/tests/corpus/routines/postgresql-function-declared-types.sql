CREATE FUNCTION shares(total numeric, people int) RETURNS numeric AS $$
DECLARE
  share int := total * 0.5;
  rest numeric(10,2);
  today date := now();
BEGIN
  rest := total * 0.125;
  RETURN share * 10 + rest + extract(day FROM today);
END;
$$ LANGUAGE plpgsql;
--- becomes
CREATE FUNCTION main.moved.shares(total DECIMAL(38,10), people INT)
RETURNS DECIMAL(38,10)
RETURN (CAST(round(total * 0.5) AS INT)) * 10 + (CAST(total * 0.125 AS DECIMAL(10,2))) + EXTRACT(DAY FROM (CAST(current_timestamp() AS DATE)))
--- says
DWM-0206 1:30 total: NUMERIC becomes DECIMAL(38,10): NUMERIC without precision holds any scale; ten decimals are kept
DWM-0206 1:59 RETURNS: NUMERIC becomes DECIMAL(38,10): NUMERIC without precision holds any scale; ten decimals are kept
DWM-0209 3:16 a product with a number without precision keeps six decimals here, and so does a quotient; declare it with a precision
