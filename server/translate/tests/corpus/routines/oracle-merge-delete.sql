CREATE OR REPLACE PROCEDURE join_stock AS
BEGIN
  MERGE INTO stock t USING deliveries s ON (t.id = s.id)
  WHEN MATCHED THEN UPDATE SET t.pieces = t.pieces + s.pieces, t.seen = s.day WHERE s.pieces <> 0
    DELETE WHERE t.pieces = 0 AND s.last = 'Y'
  WHEN NOT MATCHED THEN INSERT (id, pieces) VALUES (s.id, s.pieces) WHERE s.pieces > 0;
  UPDATE shops t SET (city, code) = (SELECT s.city, s.code FROM places s WHERE s.id = t.place) WHERE t.open = 1;
END;
--- becomes
CREATE PROCEDURE main.moved.join_stock()
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  MERGE INTO main.moved.stock t
  USING main.moved.deliveries s ON (t.id = s.id)
  WHEN MATCHED AND (s.pieces <> 0) AND ((t.pieces + s.pieces) = 0 AND s.last = 'Y') THEN DELETE
  WHEN MATCHED AND s.pieces <> 0 THEN UPDATE SET pieces = t.pieces + s.pieces, seen = s.day
  WHEN NOT MATCHED AND s.pieces > 0 THEN INSERT (id, pieces) VALUES (s.id, s.pieces);
  UPDATE main.moved.shops t
  SET
    city = (SELECT s.city FROM main.moved.places s WHERE s.id = t.place),
    code = (SELECT s.code FROM main.moved.places s WHERE s.id = t.place)
  WHERE
    t.open = 1;
END
--- says
