CREATE OR REPLACE PROCEDURE add_one(INTEGER, VARCHAR(20)) RETURNS INTEGER LANGUAGE NZPLSQL AS
BEGIN_PROC
DECLARE
  p_n ALIAS FOR $1;
  p_name ALIAS FOR $2;
  v_next INTEGER;
BEGIN
  v_next := p_n + 1;
  INSERT INTO counters (name, n) VALUES (p_name, v_next);
  RETURN v_next;
END;
END_PROC;
--- becomes
CREATE PROCEDURE main.moved.add_one(IN p1 INT, IN p2 STRING)
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  DECLARE v_next INT;
  SET v_next = p1 + 1;
  INSERT INTO main.moved.counters (name, n) VALUES (p2, v_next);
  SELECT v_next AS result;
END
--- says
