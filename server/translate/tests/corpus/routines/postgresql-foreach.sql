CREATE FUNCTION initials(s text, sep text) RETURNS text AS $$
DECLARE
  r text := '';
  w text;
  n int;
BEGIN
  FOREACH w IN ARRAY string_to_array(s, ' ') LOOP
    r := r || left(w, 1) || sep;
  END LOOP;
  RETURN r;
END;
$$ LANGUAGE plpgsql;
--- becomes
CREATE FUNCTION main.moved.initials(s STRING, sep STRING)
RETURNS STRING
RETURN (SELECT aggregate(elements, named_struct('r', CAST('' AS STRING), 'w', CAST(NULL AS STRING)), (so_far, w_row) -> named_struct('r', CAST((so_far.r || left((w_row.element), 1) || sep) AS STRING), 'w', CAST(w_row.element AS STRING))).r FROM (SELECT array_sort(array_agg(struct(place_of_row, element))) AS elements FROM (SELECT each_one.element, ROW_NUMBER() OVER (ORDER BY each_one.place NULLS LAST) AS place_of_row FROM LATERAL (SELECT col AS element, pos + 1 AS place FROM posexplode(if(s = '', array(), split(s, ' ')))) AS each_one)))
--- says
