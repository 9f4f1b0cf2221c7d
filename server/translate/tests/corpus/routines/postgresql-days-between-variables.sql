CREATE FUNCTION f(a date, b date) RETURNS int AS $$
DECLARE d date := b - 7; n int;
BEGIN
  n := b - a + 1;
  RETURN n + (d - a) + (current_date - b);
END $$ LANGUAGE plpgsql;
--- becomes
CREATE FUNCTION main.moved.f(a DATE, b DATE)
RETURNS INT
RETURN (datediff(b, a) + 1) + (datediff((b - 7), a)) + (datediff(current_date(), b))
--- says
