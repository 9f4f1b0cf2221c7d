CREATE FUNCTION add_person(person text) RETURNS integer AS $$
DECLARE
  many integer;
BEGIN
  INSERT INTO people (name) VALUES (person);
  SELECT count(*) INTO many FROM people;
  RETURN many;
END;
$$ LANGUAGE plpgsql;
--- becomes
CREATE PROCEDURE main.moved.add_person(IN person STRING)
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  DECLARE many INT;
  INSERT INTO main.moved.people (name) VALUES (person);
  SET many = (SELECT count(*) FROM main.moved.people);
  SELECT many AS result;
END
--- says
DWM-0215 1:1 a function that changes rows becomes a procedure, and what it gives the procedure's result; call it with CALL
