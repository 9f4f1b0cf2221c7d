CREATE PROCEDURE p() RETURNS STRING LANGUAGE SQL AS
$$
BEGIN
  DELETE FROM t WHERE a = :missing;
  RETURN 'done';
END;
$$
--- becomes

--- says
DWM-0105 4:27 the variable missing is not declared here
