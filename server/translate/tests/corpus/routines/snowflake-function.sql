CREATE OR REPLACE FUNCTION area(radius FLOAT)
RETURNS FLOAT
COMMENT = 'of a circle'
AS
$$
  pi() * radius * radius
$$;
--- becomes
CREATE FUNCTION main.moved.area(radius DOUBLE)
RETURNS DOUBLE
COMMENT 'of a circle'
RETURN pi() * radius * radius
--- says
