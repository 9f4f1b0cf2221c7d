CREATE PROCEDURE copied(source STRING, target STRING, n INT) RETURNS STRING LANGUAGE SQL AS
$$
BEGIN
  DELETE FROM IDENTIFIER(:target) WHERE a = 1;
  TRUNCATE TABLE IDENTIFIER(:target);
  INSERT INTO IDENTIFIER(:target) (a) SELECT 1;
  DROP TABLE IF EXISTS IDENTIFIER(:source);
  CREATE OR REPLACE TEMPORARY TABLE few AS SELECT a FROM IDENTIFIER(:source) LIMIT :n;
  INSERT INTO known SELECT a FROM few LIMIT :n OFFSET :n;
  RETURN 'done';
END;
$$
--- becomes
CREATE PROCEDURE main.moved.copied(IN source STRING, IN target STRING, IN n DECIMAL(38,0))
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  DECLARE v_source STRING;
  DECLARE v_target STRING;
  DECLARE v_n DECIMAL(38,0);
  SET v_source = source;
  SET v_target = target;
  SET v_n = n;
  DELETE FROM IDENTIFIER(v_target) WHERE a = 1;
  TRUNCATE TABLE IDENTIFIER(v_target);
  INSERT INTO IDENTIFIER(v_target) (a) SELECT 1;
  DROP TABLE IF EXISTS IDENTIFIER(v_source);
  CREATE OR REPLACE TEMPORARY TABLE few AS SELECT a FROM IDENTIFIER(v_source) LIMIT int(v_n);
  INSERT INTO main.moved.known SELECT a FROM few LIMIT int(v_n) OFFSET int(v_n);
  SELECT 'done' AS result;
END
--- says
DWM-0209 4:26 the table that v_target names is not known here; it must be a name of the target's
DWM-0209 5:29 the table that v_target names is not known here; it must be a name of the target's
DWM-0209 6:26 the table that v_target names is not known here; it must be a name of the target's
DWM-0209 8:69 the table that v_source names is not known here; it must be a name of the target's
