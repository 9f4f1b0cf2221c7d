CREATE FUNCTION balance(p_customer integer, p_at timestamp) RETURNS numeric(10,2) AS $$
DECLARE
  v_fees numeric(10,2) := 0;
  v_paid numeric(10,2);
BEGIN
  SELECT COALESCE(SUM(rate), 0) INTO v_fees FROM rental WHERE customer_id = p_customer;
  SELECT SUM(amount) INTO v_paid FROM payment WHERE customer_id = p_customer AND paid_at <= p_at;
  IF v_fees > 100 THEN
    v_fees := 100;
  END IF;
  RETURN v_fees - v_paid;
END
$$ LANGUAGE plpgsql STABLE;
--- becomes
CREATE FUNCTION main.moved.balance(p_customer INT, p_at TIMESTAMP_NTZ)
RETURNS DECIMAL(10,2)
RETURN (CASE WHEN (SELECT COALESCE(SUM(rate), 0) FROM main.moved.rental WHERE customer_id = p_customer) > 100 THEN 100 ELSE (SELECT COALESCE(SUM(rate), 0) FROM main.moved.rental WHERE customer_id = p_customer) END) - (SELECT SUM(amount) FROM main.moved.payment WHERE customer_id = p_customer AND paid_at <= p_at)
--- says
