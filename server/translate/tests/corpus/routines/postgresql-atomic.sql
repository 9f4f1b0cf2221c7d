CREATE FUNCTION next_number(a int) RETURNS int LANGUAGE SQL BEGIN ATOMIC SELECT a + 1; END;
--- becomes
CREATE FUNCTION main.moved.next_number(a INT)
RETURNS INT
RETURN (SELECT a + 1)
--- says
