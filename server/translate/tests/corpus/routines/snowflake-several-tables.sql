CREATE OR REPLACE PROCEDURE sort_rooms(least_size INT) RETURNS VARCHAR LANGUAGE SQL AS
$$
BEGIN
  INSERT FIRST
    WHEN size_of > :least_size THEN
      INTO halls (number, house) VALUES (number, 'north')
    WHEN size_of > 10 THEN
      INTO large_rooms (number) VALUES (number)
    ELSE
      INTO others
  SELECT number, size_of FROM rooms;
  INSERT ALL
    INTO numbers (number) VALUES (number)
    INTO sizes (size_of) VALUES (size_of)
  SELECT number, size_of FROM rooms;
  RETURN 'sorted';
END;
$$;
--- becomes
CREATE PROCEDURE main.moved.sort_rooms(IN least_size DECIMAL(38,0))
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  DECLARE v_least_size DECIMAL(38,0);
  SET v_least_size = least_size;
  INSERT INTO main.moved.halls (number, house)
  SELECT
    number,
    'north'
  FROM
    (
      SELECT
        number,
        size_of
      FROM
        main.moved.rooms
    )
  WHERE
    (size_of > v_least_size);
  INSERT INTO main.moved.large_rooms (number)
  SELECT
    number
  FROM
    (
      SELECT
        number,
        size_of
      FROM
        main.moved.rooms
    )
  WHERE
    CASE WHEN size_of > v_least_size THEN 0 WHEN size_of > 10 THEN 1 ELSE 0 END = 1;
  INSERT INTO main.moved.others
  SELECT
    *
  FROM
    (
      SELECT
        number,
        size_of
      FROM
        main.moved.rooms
    )
  WHERE
    CASE WHEN size_of > v_least_size THEN 0 WHEN size_of > 10 THEN 0 ELSE 1 END = 1;
  INSERT INTO main.moved.numbers (number) SELECT number FROM (SELECT number, size_of FROM main.moved.rooms);
  INSERT INTO main.moved.sizes (size_of) SELECT size_of FROM (SELECT number, size_of FROM main.moved.rooms);
  SELECT 'sorted' AS result;
END
--- says
DWM-0213 4:3 becomes an INSERT for each table, one after another
DWM-0213 12:3 becomes an INSERT for each table, one after another
