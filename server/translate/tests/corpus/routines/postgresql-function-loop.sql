CREATE FUNCTION owed(person int) RETURNS numeric AS $$
DECLARE
  amount numeric(10,2);
  total numeric(10,2) := 0;
BEGIN
  FOR amount IN SELECT price FROM bills WHERE payer = person LOOP
    total := total + amount;
  END LOOP;
  RETURN total;
END;
$$ LANGUAGE plpgsql;
--- becomes
CREATE FUNCTION main.moved.owed(person INT)
RETURNS DECIMAL(38,10)
RETURN (SELECT aggregate(elements, named_struct('amount', CAST(NULL AS DECIMAL(10,2)), 'total', CAST(0 AS DECIMAL(10,2))), (so_far, amount_row) -> named_struct('amount', CAST(amount_row.price AS DECIMAL(10,2)), 'total', CAST((so_far.total + (amount_row.price)) AS DECIMAL(10,2)))).total FROM (SELECT array_agg(struct(price)) AS elements FROM (SELECT price FROM main.moved.bills WHERE payer = person)))
--- says
DWM-0206 1:42 RETURNS: NUMERIC becomes DECIMAL(38,10): NUMERIC without precision holds any scale; ten decimals are kept
