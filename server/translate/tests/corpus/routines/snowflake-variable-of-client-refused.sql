CREATE OR REPLACE PROCEDURE &{home}.fill() RETURNS VARCHAR LANGUAGE SQL AS
BEGIN
  DELETE FROM stock;
  RETURN 'done';
END;
--- becomes

--- says
DWM-0112 1:29 `&{home}` is a variable of the client, whose value is not known here; put its value in
