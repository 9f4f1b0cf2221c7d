CREATE PROCEDURE log_change (p_kind IN VARCHAR2 DEFAULT 'x', p_id IN NUMBER, p_text IN VARCHAR2 DEFAULT NULL) AS
BEGIN
  INSERT INTO changes (kind, id, text) VALUES (p_kind, p_id, p_text);
END;
--- becomes
CREATE PROCEDURE main.moved.log_change(IN p_kind STRING, IN p_id DECIMAL(38,10), IN p_text STRING DEFAULT NULL)
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  INSERT INTO main.moved.changes (kind, id, text) VALUES (p_kind, p_id, p_text);
END
--- says
DWM-0206 1:70 p_id: NUMBER becomes DECIMAL(38,10): NUMBER without precision holds any scale; ten decimals are kept
DWM-0213 1:57 the default of p_kind dropped: a parameter after it has none, so that each call must give it
