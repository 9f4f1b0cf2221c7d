CREATE PROCEDURE p()
BEGIN
  DELETE t1 FROM flat t1 JOIN queue t2 USING (person_id) JOIN more t3 USING (day);
END
--- becomes
--- says
DWM-0105 3:3 a change of rows over JOIN USING has no rule; write a MERGE
