CREATE PROCEDURE note (p_text IN VARCHAR2 DEFAULT '', p_out OUT VARCHAR2) AS
  v_text VARCHAR2(10) := '';
BEGIN
  INSERT INTO notes (id, text) VALUES (1, '');
  INSERT INTO notes (id, text) SELECT id, '' FROM lines;
  UPDATE notes SET text = '' WHERE text = v_text;
  MERGE INTO notes n USING lines l ON (n.id = l.id)
    WHEN MATCHED THEN UPDATE SET n.text = ''
    WHEN NOT MATCHED THEN INSERT (id, text) VALUES (l.id, '');
  write_note(v_text, '');
  p_out := '';
END;
--- becomes
CREATE PROCEDURE main.moved.note(IN p_text STRING DEFAULT NULL, OUT p_out STRING)
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  DECLARE v_text STRING DEFAULT NULL;
  INSERT INTO main.moved.notes (id, text) VALUES (1, NULL);
  INSERT INTO main.moved.notes (id, text) SELECT id, NULL FROM main.moved.lines;
  UPDATE main.moved.notes SET text = NULL WHERE text = v_text;
  MERGE INTO main.moved.notes n
  USING main.moved.lines l ON (n.id = l.id)
  WHEN MATCHED THEN UPDATE SET text = NULL
  WHEN NOT MATCHED THEN INSERT (id, text) VALUES (l.id, NULL);
  CALL main.moved.write_note(v_text, NULL);
  SET p_out = NULL;
END
--- says
