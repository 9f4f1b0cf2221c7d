CREATE PROCEDURE p IS
  trace VARCHAR2(4000);
BEGIN
  trace := DBMS_UTILITY.FORMAT_CALL_STACK;
  INSERT INTO l VALUES (trace);
END;
--- becomes
--- says
DWM-0105 4:12 DBMS_UTILITY.FORMAT_CALL_STACK belongs to the source's own system, and no rule says what does the same
