CREATE PROCEDURE passes_on IS
BEGIN
  DELETE FROM orders;
EXCEPTION
  WHEN OTHERS THEN
    dbms_output.put_line(SQLERRM);
    raise_application_error(-20001, 'deleting failed: ' || SQLERRM);
END;
--- becomes
CREATE PROCEDURE main.moved.passes_on()
LANGUAGE SQL
SQL SECURITY INVOKER
AS BEGIN
  DELETE FROM main.moved.orders;
END
--- says
DWM-0212 6:5 `dbms_output . put_line (` dropped: a procedure of Databricks writes no messages
DWM-0212 5:3 the error is passed on as it is, so that no handler is needed; text put around it is left out
