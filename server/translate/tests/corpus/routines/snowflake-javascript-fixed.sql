CREATE OR REPLACE PROCEDURE moved(DAY VARCHAR, n FLOAT) RETURNS VARCHAR LANGUAGE JAVASCRIPT EXECUTE AS CALLER AS
$$
  'use strict';
  // What is kept.
  let table = "kept." + `days`;
  try {
    const rs = snowflake.createStatement({sqlText: "DELETE FROM " + table + " WHERE d = ? AND n = :2;", binds: [DAY, N]}).execute();
    snowflake.execute({ sqlText: `SELECT * FROM new_days WHERE d <> 'it''s'` });
    var sql = 'INSERT INTO kept.days SELECT * FROM TABLE(RESULT_SCAN(LAST_QUERY_ID()))';
    var stmt = snowflake.createStatement({sqlText: sql})
    stmt.execute();
    return "It\'s done.";
  } catch (err) {
    return "Failed: " + err.message;
  }
$$
--- becomes
CREATE PROCEDURE main.moved.moved(IN DAY STRING, IN n DOUBLE)
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  body: BEGIN
    DECLARE v_DAY STRING;
    DECLARE v_n DOUBLE;
    SET v_DAY = DAY;
    SET v_n = n;
    BEGIN
      DECLARE EXIT HANDLER FOR SQLEXCEPTION
      BEGIN
        DECLARE error_message STRING;
        DECLARE error_state STRING;
        GET DIAGNOSTICS CONDITION 1 error_message = MESSAGE_TEXT, error_state = RETURNED_SQLSTATE;
        SELECT 'Failed: ' || error_message AS result;
        LEAVE body;
      END;
      DELETE FROM main.moved.days WHERE d = v_DAY AND n = v_n;
      INSERT INTO main.moved.days SELECT * FROM (SELECT * FROM main.moved.new_days WHERE d <> "it's");
      SELECT "It's done." AS result;
      LEAVE body;
    END;
  END body;
END
--- says
DWM-0213 1:1 a body in JavaScript that only runs fixed SQL becomes that SQL
