CREATE PROCEDURE make_copy(p_table VARCHAR2, p_limit NUMBER) IS
  v_count NUMBER(10);
BEGIN
  EXECUTE IMMEDIATE 'create table ' || p_table || '_copy (id NUMBER(10) NOT NULL, note VARCHAR2(4000), made DATE)';
  EXECUTE IMMEDIATE 'CREATE INDEX ' || p_table || '_ix ON ' || p_table || '_copy (id)';
  EXECUTE IMMEDIATE 'SELECT NVL(MAX(id), 0) FROM ' || p_table || ' WHERE kind = :k AND id < :n' INTO v_count USING 'a', p_limit;
  EXECUTE IMMEDIATE p_table;
END;
--- becomes
CREATE PROCEDURE main.moved.make_copy(IN p_table STRING, IN p_limit DECIMAL(38,10))
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  DECLARE v_count DECIMAL(10,0);
  EXECUTE IMMEDIATE 'CREATE TABLE main.moved.' || p_table || '_copy (
  id DECIMAL(10,0) NOT NULL,
  note VARCHAR(4000),
  made TIMESTAMP_NTZ
)';
  EXECUTE IMMEDIATE 'ANALYZE TABLE main.moved.' || p_table || '_copy COMPUTE STATISTICS FOR COLUMNS id';
  EXECUTE IMMEDIATE 'SELECT coalesce(MAX(id), 0) FROM main.moved.' || p_table || ' WHERE kind = ? AND id < ?' INTO v_count USING 'a', p_limit;
  EXECUTE IMMEDIATE p_table;
END
--- says
DWM-0206 1:54 p_limit: NUMBER becomes DECIMAL(38,10): NUMBER without precision holds any scale; ten decimals are kept
DWM-0203 5:3 Databricks has no indexes: the statistics of its columns take the place of one
DWM-0213 7:3 the SQL made here at run time stays as it was written; look at its text and the names in it
