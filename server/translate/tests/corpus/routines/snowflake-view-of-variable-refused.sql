CREATE PROCEDURE make(n INT) RETURNS STRING LANGUAGE SQL AS
$$
BEGIN
  CREATE OR REPLACE VIEW few AS SELECT id FROM items WHERE id < :n;
  RETURN 'done';
END;
$$
--- becomes
--- says
DWM-0105 4:65 the variable n is not declared here
