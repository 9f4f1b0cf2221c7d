CREATE PROCEDURE p(OUT result JSON, IN given TEXT)
BEGIN
  DECLARE v JSON DEFAULT '[]';
  SET result = '{"a":1}';
  SET result = given;
  SET v = IFNULL(v, '[]');
  SELECT JSON_ARRAYAGG(JSON_OBJECT('x', a, 'y', NULL, 'x', b)) INTO @list FROM t;
  SET result = @list;
  SELECT CASE WHEN given = 'none' THEN '{}' ELSE JSON_OBJECT('list', v) END INTO result;
END
--- becomes
CREATE PROCEDURE main.moved.p(OUT result VARIANT, IN given STRING)
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  DECLARE v VARIANT;
  DECLARE v_list STRING;
  SET v = parse_json('[]');
  SET result = parse_json('{"a":1}');
  SET result = parse_json(given);
  SET v = coalesce(v, parse_json('[]'));
  SET v_list = (
    SELECT
      if(count(1) > 0, to_variant_object(collect_list(to_variant_object(named_struct('x', b, 'y', CAST(NULL AS STRING))))), NULL)
    FROM
      main.moved.t
  );
  SET result = parse_json(v_list);
  SET result = (
    SELECT
      CASE
        WHEN given = 'none' THEN
          parse_json('{}')
        ELSE
          to_variant_object(named_struct('list', v))
      END
  );
END
--- says
DWM-0206 1:31 result: JSON becomes VARIANT: its parts are reached with `:`
DWM-0206 3:13 v: JSON becomes VARIANT: its parts are reached with `:`
DWM-0209 7:69 @list lives in the session there and only in this routine here; it is taken as STRING
DWM-0223 9:10 a text is compared with 'none' by its case here; the source does not mind it unless it was told to
