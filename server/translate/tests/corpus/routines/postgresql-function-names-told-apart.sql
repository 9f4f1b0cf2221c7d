CREATE FUNCTION orders_of("@Id" BIGINT, "Year_Id" BIGINT) RETURNS TABLE ("orderId" BIGINT) LANGUAGE plpgsql AS $$
DECLARE
  "Start" DATE;
BEGIN
  SELECT start INTO "Start" FROM years WHERE "year_id" = "Year_Id";
  RETURN QUERY SELECT o."order_Id" FROM orders o WHERE o."Id" = "@Id" AND o.start > "Start";
END;
$$
--- becomes
CREATE FUNCTION main.moved.orders_of(Id BIGINT, Year_Id BIGINT)
RETURNS TABLE (orderId BIGINT)
RETURN SELECT o.order_Id FROM main.moved.orders o WHERE o.Id = orders_of.Id AND o.start > (SELECT start FROM main.moved.years WHERE year_id = orders_of.Year_Id)
--- says
