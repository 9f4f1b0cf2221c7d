CREATE PROCEDURE both @from INT NOT NULL
AS
BEGIN
  DECLARE @id INT, @name NVARCHAR(50);
  DECLARE c CURSOR FAST_FORWARD READ_ONLY FOR
    SELECT o.Id, o.Name FROM OldOnes AS o WHERE o.Id > @from
    UNION ALL
    SELECT n.Id, n.Name FROM NewOnes AS n WHERE n.Id > @from;
  OPEN c;
  FETCH NEXT FROM c INTO @id, @name;
  WHILE @@FETCH_STATUS = 0
  BEGIN
    INSERT INTO Seen (Id, Name) VALUES (@id, @name);
    FETCH NEXT FROM c INTO @id, @name;
  END;
  CLOSE c;
  DEALLOCATE c;
END
--- becomes
CREATE PROCEDURE main.moved.`both`(IN `from` INT)
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  DECLARE v_from INT;
  DECLARE v_id INT;
  DECLARE v_name STRING;
  SET v_from = `from`;
  FOR c_row AS
    SELECT
      o.Id,
      o.Name
    FROM
      main.moved.OldOnes AS o
    WHERE
      o.Id > v_from
    UNION ALL
    SELECT
      n.Id,
      n.Name
    FROM
      main.moved.NewOnes AS n
    WHERE
      n.Id > v_from
  DO
    SET v_id = c_row.Id;
    SET v_name = c_row.Name;
    INSERT INTO main.moved.Seen (Id, Name) VALUES (v_id, v_name);
  END FOR;
END
--- says
