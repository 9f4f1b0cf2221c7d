CREATE OR REPLACE PROCEDURE copy_notes IS
BEGIN
  INSERT INTO notes parallel (id, text) SELECT id, text FROM old_notes;
  INSERT INTO notes n VALUES (1, 'x');
END;
--- becomes
CREATE PROCEDURE main.moved.copy_notes()
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  INSERT INTO main.moved.notes (id, text) SELECT id, text FROM main.moved.old_notes;
  INSERT INTO main.moved.notes VALUES (1, 'x');
END
--- says
DWM-0217 3:3 the name parallel dropped: nothing in an INSERT asks for it
DWM-0217 4:3 the name n dropped: nothing in an INSERT asks for it
