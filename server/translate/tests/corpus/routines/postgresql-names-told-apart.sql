CREATE PROCEDURE close_orders("@Id" INT, "Region" TEXT, INOUT "Closed" INT) LANGUAGE plpgsql AS $$
DECLARE
  "Total" INT;
BEGIN
  SELECT count(*) INTO "Total" FROM orders o WHERE o."Id" = "@Id" AND region = "Region";
  UPDATE orders SET region = "Region", total = "Total" WHERE "Id" = "@Id";
END;
$$
--- becomes
CREATE PROCEDURE main.moved.close_orders(IN Id INT, IN Region STRING, INOUT Closed INT)
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  DECLARE v_Id INT;
  DECLARE v_Region STRING;
  DECLARE v_Total INT;
  SET v_Id = Id;
  SET v_Region = Region;
  SET v_Total = (SELECT count(*) FROM main.moved.orders o WHERE o.Id = v_Id AND region = v_Region);
  UPDATE main.moved.orders SET region = v_Region, total = v_Total WHERE Id = v_Id;
END
--- says
