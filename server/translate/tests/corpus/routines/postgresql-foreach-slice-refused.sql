CREATE PROCEDURE keep_all(ids int[]) AS $$
DECLARE
  v_ids int[];
BEGIN
  FOREACH v_ids SLICE 1 IN ARRAY ids LOOP
    INSERT INTO kept VALUES (v_ids[1]);
  END LOOP;
END;
$$ LANGUAGE plpgsql;
--- becomes
--- says
DWM-0105 5:3 the statement `FOREACH v_ids SLICE …` has no rule
