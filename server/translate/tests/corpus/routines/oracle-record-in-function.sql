CREATE OR REPLACE FUNCTION label_of (p_id IN NUMBER) RETURN VARCHAR2 IS
  v_row people%ROWTYPE;
BEGIN
  SELECT * INTO v_row FROM people WHERE id = p_id;
  RETURN v_row.name || ' ' || v_row.room;
EXCEPTION
  WHEN NO_DATA_FOUND THEN
    RETURN 'nobody';
END;
--- becomes
CREATE FUNCTION main.moved.label_of(p_id DECIMAL(38,10))
RETURNS STRING
RETURN CASE WHEN EXISTS (SELECT name, room FROM (SELECT * FROM main.moved.people WHERE id = p_id)) THEN concat_ws('', (SELECT name FROM (SELECT name, room FROM (SELECT * FROM main.moved.people WHERE id = p_id))), ' ', (SELECT room FROM (SELECT name, room FROM (SELECT * FROM main.moved.people WHERE id = p_id)))) ELSE 'nobody' END
--- says
DWM-0206 1:46 p_id: NUMBER becomes DECIMAL(38,10): NUMBER without precision holds any scale; ten decimals are kept
