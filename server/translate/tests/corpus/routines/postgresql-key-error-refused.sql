CREATE PROCEDURE add_room(p_id INT) LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO rooms (id) VALUES (p_id);
EXCEPTION
  WHEN SQLSTATE '23505' THEN
    NULL;
END $$;
--- becomes
--- says
DWM-0105 5:17 the error '23505' never comes: Databricks lets rows in that break a key; look for them, or write a MERGE
