CREATE PROCEDURE arranged() RETURNS TABLE () LANGUAGE SQL AS
$$
DECLARE c CURSOR FOR SELECT id FROM people;
BEGIN
  USE DATABASE d;
  USE WAREHOUSE w;
  GRANT SELECT ON people TO ROLE reader;
  ALTER TABLE people SWAP WITH people_new;
  ASYNC (INSERT INTO kept VALUES (1));
  AWAIT ALL;
  INSERT INTO kept SELECT id FROM people;
  LET n := SQLROWCOUNT;
  FOR r IN (SELECT id FROM people) DO
    INSERT INTO kept VALUES (:r.id + :n);
  END FOR;
  OPEN c;
  RETURN TABLE(RESULTSET_FROM_CURSOR(c));
END
$$
--- becomes
CREATE PROCEDURE main.moved.arranged()
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  DECLARE v_n BIGINT;
  DECLARE touched_rows BIGINT DEFAULT 0;
  ALTER TABLE main.moved.people RENAME TO main.moved.people_swapped;
  ALTER TABLE main.moved.people_new RENAME TO main.moved.people;
  ALTER TABLE main.moved.people_swapped RENAME TO main.moved.people_new;
  INSERT INTO main.moved.kept VALUES (1);
  SET touched_rows = (SELECT count(*) FROM (SELECT id FROM main.moved.people));
  INSERT INTO main.moved.kept SELECT id FROM main.moved.people;
  SET v_n = touched_rows;
  FOR r AS (SELECT id FROM main.moved.people) DO
    INSERT INTO main.moved.kept VALUES (r.id + v_n);
  END FOR;
  SELECT id FROM main.moved.people;
END
--- says
DWM-0213 5:3 USE dropped: a name without a schema is looked for where the routine's objects go
DWM-0212 6:3 `USE WAREHOUSE w` dropped: who calls it chooses the warehouse in Databricks
DWM-0213 7:3 GRANT dropped: privileges are not migrated; give them in Unity Catalog to its groups
DWM-0213 9:3 ASYNC dropped: the statement is done before the next one begins
DWM-0212 10:3 `AWAIT ALL` dropped: statements run one after another in Databricks
DWM-0209 11:3 rows are counted by a query right before they are changed; another session may change some in between
DWM-0213 8:3 SWAP becomes three renames, between which the tables are not both there
