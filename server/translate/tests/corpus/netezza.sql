types of columns
CREATE TABLE t (a BYTEINT, b NVARCHAR(20), c DOUBLE PRECISION, d TIMESTAMP, e NUMERIC(20,4), f BOOL) DISTRIBUTE ON (a)
-----
CREATE TABLE t (
  a TINYINT,
  b VARCHAR(20),
  c DOUBLE,
  d TIMESTAMP_NTZ,
  e DECIMAL(20,4),
  f BOOLEAN
);
=====
random distribution
CREATE TABLE t (a INTEGER NOT NULL) DISTRIBUTE ON RANDOM
-----
CREATE TABLE t (
  a INT NOT NULL
);
=====
organised
CREATE TABLE t (a INTEGER, d DATE) DISTRIBUTE ON (a) ORGANIZE ON (d)
-----
CREATE TABLE t (
  a INT,
  d DATE
);
=====
made by a query
CREATE TABLE t AS SELECT a, b FROM s DISTRIBUTE ON (a)
-----
CREATE TABLE t AS SELECT a, b FROM s;
=====
temporary
CREATE TEMP TABLE t (a INTEGER)
-----
CREATE TABLE t (
  a INT
);
? DWM-0208
=====
functions
CREATE VIEW v AS SELECT NVL(a, 0) AS a, DAYS_BETWEEN(d, e) AS n, STRPOS(s, 'x') AS p FROM t
-----
CREATE VIEW v AS SELECT coalesce(a, 0) AS a, datediff(d, e) AS n, instr(s, 'x') AS p FROM t;
=====
casts
CREATE VIEW v AS SELECT a::VARCHAR(10) AS x, b::INT8 AS y FROM t
-----
CREATE VIEW v AS SELECT left(CAST(a AS STRING), 10) AS x, CAST(b AS BIGINT) AS y FROM t;
? DWM-0209
=====
limits
CREATE VIEW v AS SELECT a FROM t ORDER BY a DESC LIMIT 5
-----
CREATE VIEW v AS SELECT a FROM t ORDER BY a DESC LIMIT 5;
=====
null is the smallest
CREATE VIEW v AS SELECT ROW_NUMBER() OVER (PARTITION BY a ORDER BY b DESC) AS r, RANK() OVER (ORDER BY b NULLS LAST) AS k FROM t ORDER BY a
-----
CREATE VIEW v AS
SELECT
  ROW_NUMBER() OVER (
    PARTITION BY a
    ORDER BY b DESC
  ) AS r,
  RANK() OVER (
    ORDER BY b NULLS LAST
  ) AS k
FROM
  t
ORDER BY a;
=====
patterns
CREATE VIEW v AS SELECT a FROM t WHERE a ~ '^x' OR a ILIKE 'y%'
-----
CREATE VIEW v AS SELECT a FROM t WHERE a RLIKE '^x' OR a ILIKE 'y%';
=====
unions
CREATE VIEW v AS SELECT a FROM t MINUS SELECT a FROM s
-----
CREATE VIEW v AS SELECT a FROM t EXCEPT SELECT a FROM s;
=====
slices are refused
CREATE VIEW v AS SELECT DATASLICEID(a) AS x FROM t
-----
! DWM-0106
=====
the catalog
CREATE VIEW v AS SELECT objname FROM _v_table
-----
CREATE VIEW v AS SELECT objname FROM _v_table;
? DWM-0216
=====
where a row is stored
CREATE VIEW v AS SELECT a, ROWID FROM t
-----
! DWM-0105
=====
patterns in which nothing escapes
CREATE VIEW v AS SELECT a FROM t WHERE a LIKE 'x\y%' ESCAPE '' AND b LIKE c || '%' ESCAPE '' AND d LIKE 'z\%'
-----
CREATE VIEW v AS SELECT a FROM t WHERE a LIKE 'x\\\\y%' AND b LIKE replace(c || '%', '\\', '\\\\') AND d LIKE 'z\\%';
=====
the first and the last signs of a text
CREATE VIEW v AS SELECT STRLEFT(a, 2) AS l, STRRIGHT(a, 3) AS r FROM t
-----
CREATE VIEW v AS SELECT left(a, 2) AS l, right(a, 3) AS r FROM t;
=====
powers and tests for NULL behind their operand
CREATE VIEW v AS SELECT a ** 2 AS p, (a + 1) ** b AS q, DCEIL(a) AS c FROM t WHERE a ISNULL OR b NOTNULL AND ISNULL(c, 0) = 1
-----
CREATE VIEW v AS
SELECT
  POWER(a, 2) AS p,
  POWER((a + 1), b) AS q,
  CEIL(a) AS c
FROM
  t
WHERE
  a IS NULL OR b IS NOT NULL AND coalesce(c, 0) = 1;
=====
the next value of a sequence
CREATE VIEW v AS SELECT NEXT VALUE FOR s.seq AS n FROM t
-----
! DWM-0106
