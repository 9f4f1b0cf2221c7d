CREATE PROCEDURE gather(IN p_id BIGINT, OUT result JSON)
BEGIN
  CREATE TEMPORARY TABLE found (id BIGINT, said JSON, noted JSON);
  SELECT JSON_ARRAYAGG(JSON_OBJECT('id', id)) INTO @list FROM parts WHERE owner = p_id;
  INSERT INTO found (id, said) VALUES (p_id, @list);
  INSERT INTO found (id, said) SELECT id, '[]' FROM parts;
  UPDATE found SET noted = @list, said = JSON_ARRAY(id) WHERE id = p_id;
  SELECT JSON_ARRAYAGG(said) INTO result FROM found;
END
--- becomes
CREATE PROCEDURE main.moved.gather(IN p_id BIGINT, OUT result VARIANT)
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  DECLARE v_list STRING;
  CREATE OR REPLACE TEMPORARY TABLE found (
    id BIGINT,
    said VARIANT,
    noted VARIANT
  );
  SET v_list = (
    SELECT
      if(count(1) > 0, to_variant_object(collect_list(to_variant_object(named_struct('id', id)))), NULL)
    FROM
      main.moved.parts
    WHERE
      owner = p_id
  );
  INSERT INTO found (id, said) VALUES (p_id, parse_json(v_list));
  INSERT INTO found (id, said) SELECT id, parse_json('[]') FROM main.moved.parts;
  UPDATE found SET noted = parse_json(v_list), said = to_variant_object(array(id)) WHERE id = p_id;
  SET result = (
    SELECT
      if(count(1) > 0, to_variant_object(transform(collect_list(named_struct('element', said)), pair -> pair.element)), NULL)
    FROM
      found
  );
END
--- says
DWM-0206 1:52 result: JSON becomes VARIANT: its parts are reached with `:`
DWM-0209 4:52 @list lives in the session there and only in this routine here; it is taken as STRING
DWM-0206 3:49 column said: JSON becomes VARIANT: its parts are reached with `:`
DWM-0206 3:61 column noted: JSON becomes VARIANT: its parts are reached with `:`
