CREATE PROCEDURE loops(p_n INTEGER) IS
  v_i INTEGER := 0;
BEGIN
  <<outer>>
  FOR i IN 1..p_n LOOP
    FOR r IN (SELECT id FROM jobs WHERE round = i) LOOP
      EXIT outer WHEN r.id > 100;
      run_job(r.id, p_round => i);
    END LOOP;
  END LOOP;
  WHILE v_i < p_n LOOP
    v_i := v_i + 1;
  END LOOP;
  FOR i IN REVERSE 1..3 LOOP
    UPDATE jobs SET round = i WHERE round = i - 1;
  END LOOP;
  CASE v_i WHEN 1 THEN RETURN; ELSE NULL; END CASE;
  UPDATE jobs SET round = 0;
END;
--- becomes
CREATE PROCEDURE main.moved.loops(IN p_n DECIMAL(38,0))
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  body: BEGIN
    DECLARE v_i DECIMAL(38,0) DEFAULT 0;
    `outer`: FOR count1 AS
      SELECT
        i
      FROM
        (
          SELECT
            explode(CASE WHEN 1 <= CAST(p_n AS BIGINT) THEN sequence(1, CAST(p_n AS BIGINT)) ELSE array() END) AS i
        )
      ORDER BY i
    DO
      FOR r AS SELECT id FROM main.moved.jobs WHERE round = count1.i DO
        IF r.id > 100 THEN
          LEAVE `outer`;
        END IF;
        CALL main.moved.run_job(r.id, p_round => count1.i);
      END FOR;
    END FOR;
    WHILE v_i < p_n DO
      SET v_i = v_i + 1;
    END WHILE;
    FOR count4 AS
      SELECT
        i
      FROM
        (
          SELECT
            explode(CASE WHEN 1 <= 3 THEN sequence(1, 3) ELSE array() END) AS i
        )
      ORDER BY i DESC
    DO
      UPDATE main.moved.jobs SET round = count4.i WHERE round = count4.i - 1;
    END FOR;
    CASE v_i
      WHEN 1 THEN
        LEAVE body;
      ELSE
        BEGIN
        END;
    END CASE;
    UPDATE main.moved.jobs SET round = 0;
  END body;
END
--- says
