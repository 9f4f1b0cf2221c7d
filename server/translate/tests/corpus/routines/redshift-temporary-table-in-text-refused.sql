CREATE PROCEDURE filled(part IN varchar) AS $$
BEGIN
  EXECUTE 'insert into #' || part || ' select q.kind, e at place from ' || part || ' q, q.entries e at place';
END $$ LANGUAGE plpgsql;
--- becomes

--- says
DWM-0105 3:11 a temporary table has another name in Databricks, and no rule reads this text that has it
