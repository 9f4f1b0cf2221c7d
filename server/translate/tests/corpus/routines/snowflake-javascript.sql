CREATE FUNCTION twice(n FLOAT) RETURNS FLOAT LANGUAGE JAVASCRIPT AS $$ return N * 2; $$;
--- becomes

--- says
DWM-0104 1:1 a body in javascript is no SQL; rewrite it as a function in Python or SQL
