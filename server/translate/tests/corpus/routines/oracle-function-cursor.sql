CREATE OR REPLACE FUNCTION people_of (p_room IN NUMBER) RETURN VARCHAR2 AS
  CURSOR c_people (p_id NUMBER) IS
    SELECT name FROM people WHERE room = p_id ORDER BY joined DESC;
  v_list VARCHAR2(4000);
BEGIN
  FOR r IN c_people(p_room) LOOP
    v_list := v_list || r.name || ';';
  END LOOP;
  RETURN v_list;
END;
--- becomes
CREATE FUNCTION main.moved.people_of(p_room DECIMAL(38,10))
RETURNS STRING
RETURN (SELECT nullif(aggregate(elements, CAST('' AS STRING), (so_far, r) -> CAST((concat_ws('', so_far, r.name, ';')) AS STRING)), '') FROM (SELECT array_sort(array_agg(struct(place_of_row, name))) AS elements FROM (SELECT name, ROW_NUMBER() OVER (ORDER BY joined DESC NULLS FIRST) AS place_of_row FROM main.moved.people WHERE room = (p_room))))
--- says
DWM-0206 1:49 p_room: NUMBER becomes DECIMAL(38,10): NUMBER without precision holds any scale; ten decimals are kept
