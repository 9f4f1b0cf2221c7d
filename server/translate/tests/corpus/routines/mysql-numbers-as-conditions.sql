CREATE PROCEDURE counted(k INT UNSIGNED, OUT many TINYINT)
BEGIN
  DECLARE found INT DEFAULT 0;
  DECLARE ready BOOLEAN DEFAULT FALSE;
  SELECT COUNT(*) INTO found FROM t WHERE id = k;
  IF found THEN
    DELETE FROM t WHERE id = k AND LENGTH(a);
  END IF;
  IF NOT found AND k > 1 THEN
    SET many = IF(found, 1, 0);
  END IF;
  IF ready OR found > 3 THEN
    SET ready = TRUE;
  END IF;
  WHILE k DO
    SET k = k - 1;
  END WHILE;
END
--- becomes
CREATE PROCEDURE main.moved.counted(IN k BIGINT, OUT many TINYINT)
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  DECLARE found INT DEFAULT 0;
  DECLARE ready BOOLEAN DEFAULT false;
  SET found = (SELECT COUNT(*) FROM main.moved.t WHERE id = k);
  IF found <> 0 THEN
    DELETE FROM main.moved.t WHERE id = k AND octet_length(a) <> 0;
  END IF;
  IF NOT found <> 0 AND k > 1 THEN
    SET many = if(found <> 0, 1, 0);
  END IF;
  IF ready OR found > 3 THEN
    SET ready = true;
  END IF;
  WHILE k <> 0 DO
    SET k = k - 1;
  END WHILE;
END
--- says
