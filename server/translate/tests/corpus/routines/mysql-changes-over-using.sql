CREATE PROCEDURE p()
BEGIN
  DELETE t1 FROM flat t1 JOIN queue t2 USING (person_id, day);
  UPDATE flat t1 JOIN queue USING (person_id) SET t1.a = queue.b WHERE t1.c = 1;
END
--- becomes
CREATE PROCEDURE main.moved.p()
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  MERGE INTO main.moved.flat t1
  USING main.moved.queue t2 ON t1.person_id = t2.person_id AND t1.day = t2.day
  WHEN MATCHED THEN DELETE;
  MERGE INTO main.moved.flat t1
  USING main.moved.queue ON t1.person_id = queue.person_id AND t1.c = 1
  WHEN MATCHED THEN UPDATE SET a = queue.b;
END
--- says
