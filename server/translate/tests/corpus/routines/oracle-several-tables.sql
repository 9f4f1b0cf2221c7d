CREATE PROCEDURE sort_rooms(p_size NUMBER) IS
BEGIN
  INSERT ALL
    WHEN size_of > p_size THEN
      INTO halls (number, house) VALUES (number, 'north')
      INTO large_rooms (number) VALUES (number)
    WHEN label IS NULL THEN
      INTO house.unnamed
    ELSE
      INTO others (number) VALUES (number)
  SELECT r.number, r.label, r.size_of FROM rooms r;
  INSERT FIRST
    WHEN size_of > 100 THEN INTO halls (number) VALUES (number)
    WHEN size_of > 10 THEN INTO large_rooms (number) VALUES (number)
    ELSE INTO others (number) VALUES (number)
  SELECT number, size_of FROM rooms;
  INSERT ALL
    INTO states (name) VALUES ('open')
    INTO states (name) VALUES ('closed')
  SELECT * FROM dual;
END;
--- becomes
CREATE PROCEDURE main.moved.sort_rooms(IN p_size DECIMAL(38,10))
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  INSERT INTO main.moved.halls (number, house)
  SELECT
    number,
    'north'
  FROM
    (
      SELECT
        r.number,
        r.label,
        r.size_of
      FROM
        main.moved.rooms r
    )
  WHERE
    (size_of > p_size);
  INSERT INTO main.moved.large_rooms (number)
  SELECT
    number
  FROM
    (
      SELECT
        r.number,
        r.label,
        r.size_of
      FROM
        main.moved.rooms r
    )
  WHERE
    (size_of > p_size);
  INSERT INTO main.moved.unnamed SELECT * FROM (SELECT r.number, r.label, r.size_of FROM main.moved.rooms r) WHERE (label IS NULL);
  INSERT INTO main.moved.others (number)
  SELECT
    number
  FROM
    (
      SELECT
        r.number,
        r.label,
        r.size_of
      FROM
        main.moved.rooms r
    )
  WHERE
    CASE WHEN size_of > p_size THEN 0 WHEN label IS NULL THEN 0 ELSE 1 END = 1;
  INSERT INTO main.moved.halls (number) SELECT number FROM (SELECT number, size_of FROM main.moved.rooms) WHERE (size_of > 100);
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
    CASE WHEN size_of > 100 THEN 0 WHEN size_of > 10 THEN 1 ELSE 0 END = 1;
  INSERT INTO main.moved.others (number)
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
    CASE WHEN size_of > 100 THEN 0 WHEN size_of > 10 THEN 0 ELSE 1 END = 1;
  INSERT INTO main.moved.states (name) VALUES ('open');
  INSERT INTO main.moved.states (name) VALUES ('closed');
END
--- says
DWM-0206 1:36 p_size: NUMBER becomes DECIMAL(38,10): NUMBER without precision holds any scale; ten decimals are kept
DWM-0213 3:3 becomes an INSERT for each table, one after another
DWM-0213 12:3 becomes an INSERT for each table, one after another
DWM-0213 17:3 becomes an INSERT for each table, one after another
