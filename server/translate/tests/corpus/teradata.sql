set table with options
CREATE MULTISET TABLE db.t ,NO FALLBACK ,NO BEFORE JOURNAL (a INTEGER NOT NULL, b VARCHAR(10) CHARACTER SET LATIN NOT CASESPECIFIC, c DATE FORMAT 'YYYY-MM-DD', d BYTEINT COMPRESS (0,1)) PRIMARY INDEX (a)
-----
CREATE TABLE db.t (
  a INT NOT NULL,
  b VARCHAR(10),
  c DATE,
  d TINYINT
);
=====
compress without a list
CREATE TABLE t (a BYTEINT DEFAULT 1 COMPRESS 1, b INTEGER NOT NULL COMPRESS, c CHAR(1) COMPRESS 'x')
-----
CREATE TABLE t (
  a TINYINT DEFAULT 1,
  b INT NOT NULL,
  c CHAR(1)
)
TBLPROPERTIES ('delta.feature.allowColumnDefaults' = 'supported');
=====
periods
CREATE TABLE t (p PERIOD(DATE), q PERIOD(TIMESTAMP(0)))
-----
CREATE TABLE t (
  p STRUCT<begin: DATE, end: DATE>,
  q STRUCT<begin: TIMESTAMP_NTZ, end: TIMESTAMP_NTZ>
);
? DWM-0206
=====
JSON inline
CREATE TABLE t (j JSON(1000) INLINE LENGTH 100 CHARACTER SET LATIN)
-----
CREATE TABLE t (
  j VARIANT
);
? DWM-0206
=====
identity
CREATE TABLE t (id INTEGER GENERATED ALWAYS AS IDENTITY (START WITH 5 INCREMENT BY 2 MINVALUE 1 MAXVALUE 100 NO CYCLE))
-----
CREATE TABLE t (
  id BIGINT GENERATED ALWAYS AS IDENTITY (START WITH 5 INCREMENT BY 2)
);
? DWM-0211
=====
locking
REPLACE VIEW v AS LOCKING ROW FOR ACCESS SEL a FROM t
-----
CREATE VIEW v AS SELECT a FROM t;
=====
short words
CREATE VIEW v AS SEL a FROM t WHERE a NE 1 AND b MOD 2 = 0
-----
CREATE VIEW v AS SELECT a FROM t WHERE a <> 1 AND b % 2 = 0;
=====
casts in parentheses
CREATE VIEW v AS SELECT a (INTEGER) AS x, b (FORMAT 'X(5)') AS y FROM t
-----
CREATE VIEW v AS SELECT CAST(a AS INT) AS x, b AS y FROM t;
=====
formats in casts
CREATE VIEW v AS SELECT CAST(a AS DATE FORMAT 'YYYY-MM-DD') AS d FROM t
-----
CREATE VIEW v AS SELECT to_date(a, 'yyyy-M-d') AS d FROM t;
=====
names used again
CREATE VIEW v AS SELECT a + 1 AS x, x * 2 AS y FROM t
-----
CREATE VIEW v AS SELECT a + 1 AS x, x * 2 AS y FROM t;
=====
ranks
CREATE VIEW v AS SELECT a FROM t QUALIFY ROW_NUMBER() OVER (PARTITION BY a ORDER BY b) = 1
-----
CREATE VIEW v AS SELECT a FROM t QUALIFY ROW_NUMBER() OVER (PARTITION BY a ORDER BY b) = 1;
=====
windows whose frame is not written
CREATE VIEW v AS SELECT SUM(a) OVER (PARTITION BY b ORDER BY d) AS s, SUM(a) OVER (ORDER BY d ROWS UNBOUNDED PRECEDING) AS r, COUNT(*) OVER (PARTITION BY b) AS n, RANK() OVER (ORDER BY d) AS k, LAST_VALUE(a) OVER (ORDER BY d) AS l FROM t
-----
CREATE VIEW v AS
SELECT
  SUM(a) OVER (
    PARTITION BY b
    ORDER BY d
    ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
  ) AS s,
  SUM(a) OVER (
    ORDER BY d
    ROWS UNBOUNDED PRECEDING
  ) AS r,
  COUNT(*) OVER (
    PARTITION BY b
  ) AS n,
  RANK() OVER (
    ORDER BY d
  ) AS k,
  LAST_VALUE(a) OVER (
    ORDER BY d
  ) AS l
FROM
  t;
=====
bytes as text
CREATE VIEW v AS SELECT OREPLACE(a, '0A'XC, ' ') AS x FROM t
-----
CREATE VIEW v AS SELECT replace(a, '
', ' ') AS x FROM t;
=====
with data
CREATE TABLE t AS (SELECT a FROM s) WITH DATA PRIMARY INDEX (a)
-----
CREATE TABLE t AS (SELECT a FROM s);
=====
external tables are refused
CREATE FOREIGN TABLE t (a INTEGER) USING (LOCATION ('/s3/x'))
-----
! DWM-0105
=====
a format that is written
CREATE VIEW v AS SELECT CAST((d (FORMAT 'YYYY-MM-DD')) AS CHAR(10)) AS x, 'on ' || (d (FORMAT 'YYYYMMDD')) AS y FROM t
-----
CREATE VIEW v AS
SELECT
  CAST(date_format(d, 'yyyy-MM-dd') AS CHAR(10)) AS x,
  'on ' || date_format(d, 'yyyyMMdd') AS y
FROM
  t;
=====
a format that is shown
CREATE VIEW v AS SELECT d (FORMAT 'YYYY-MM-DD') AS x, a (TITLE 'Amount') AS y FROM t
-----
CREATE VIEW v AS SELECT d AS x, a AS y FROM t;
=====
periods, more
CREATE VIEW v AS SELECT BEGIN(p) AS f, END(t.p) AS u FROM t WHERE p OVERLAPS PERIOD(DATE '2024-01-01', DATE '2024-02-01')
-----
CREATE VIEW v AS
SELECT
  p.begin AS f,
  t.p.`end` AS u
FROM
  t
WHERE
  (p.begin < DATE '2024-02-01' AND DATE '2024-01-01' < p.`end`);
=====
a view that reads itself
CREATE RECURSIVE VIEW parts (id, parent) AS (SELECT id, parent FROM part WHERE parent IS NULL UNION ALL SELECT p.id, p.parent FROM part p, parts q WHERE p.parent = q.id)
-----
CREATE VIEW parts (id, parent) AS
WITH RECURSIVE parts (id, parent) AS ((SELECT
  id,
  parent
FROM
  part
WHERE
  parent IS NULL
UNION ALL
SELECT
  p.id,
  p.parent
FROM
  part p,
  parts q
WHERE
  p.parent = q.id)) SELECT * FROM parts;
=====
JSON made of a text
CREATE VIEW v AS SELECT CAST(NEW JSON('{"a":1}') AS CLOB) AS j FROM t
-----
CREATE VIEW v AS SELECT CAST(PARSE_JSON('{"a":1}') AS STRING) AS j FROM t;
=====
the dictionary
CREATE VIEW v AS SELECT tablename FROM dbc.tablesv
-----
CREATE VIEW v AS SELECT tablename FROM dbc.tablesv;
? DWM-0216
=====
without its rows
CREATE TABLE t AS u WITH NO DATA
-----
CREATE TABLE t AS SELECT * FROM (SELECT * FROM u) LIMIT 0;
=====
a query without its rows
CREATE MULTISET TABLE t AS (SELECT a, b FROM u) WITH NO DATA PRIMARY INDEX (a)
-----
CREATE TABLE t AS SELECT * FROM ((SELECT a, b FROM u)) LIMIT 0;
=====
another table with its rows
CREATE TABLE t AS s.u WITH DATA UNIQUE PRIMARY INDEX (a)
-----
CREATE TABLE t AS SELECT * FROM s.u;
=====
many casts after their values
CREATE VIEW v AS SELECT (a + 1) (INTEGER) (CHAR(5)) AS x, TRIM(b (FORMAT '9(3)')) AS y, t.c (DECIMAL(9,2)) AS z, d (DATE, FORMAT 'YYYY-MM-DD') AS e FROM t
-----
CREATE VIEW v AS
SELECT
  left(CAST(CAST((a + 1) AS INT) AS STRING), 5) AS x,
  TRIM(lpad(CAST(round(b) AS STRING), 3, '0')) AS y,
  CAST(t.c AS DECIMAL(9,2)) AS z,
  to_date(d, 'yyyy-M-d') AS e
FROM
  t;
=====
powers
CREATE VIEW v AS SELECT a ** 2 AS b, (a + 1) ** t.c AS d, x * SQRT(y) ** 3 AS e FROM t
-----
CREATE VIEW v AS SELECT POWER(a, 2) AS b, POWER((a + 1), t.c) AS d, x * POWER(SQRT(y), 3) AS e FROM t;
=====
periods put together
REPLACE VIEW v AS SELECT NORMALIZE id, span FROM t
-----
! DWM-0105
=====
a cast that only formats
REPLACE VIEW v AS SELECT CAST(CAST(d AS FORMAT 'YYYYMMDD') AS CHAR(8)) AS x FROM t
-----
CREATE VIEW v AS SELECT CAST(date_format((d), 'yyyyMMdd') AS CHAR(8)) AS x FROM t;
=====
the greatest and the least of expressions
REPLACE VIEW v AS SELECT GREATEST(a + 1, b) AS g, LEAST(a + 1, b) AS l FROM t
-----
CREATE VIEW v AS
SELECT
  element_at(array_sort(array(a + 1, b)), -1) AS g,
  element_at(sort_array(array(a + 1, b), false), -1) AS l
FROM
  t;
=====
samples of a part and of a number of rows
CREATE VIEW v AS SELECT a FROM (SELECT a FROM t SAMPLE .125) x, (SELECT b FROM u SAMPLE 100) y
-----
CREATE VIEW v AS
SELECT
  a
FROM
  (
    SELECT
      a
    FROM
      t TABLESAMPLE (12.5 PERCENT)
  ) x,
  (
    SELECT
      b
    FROM
      u TABLESAMPLE (100 ROWS)
  ) y;
=====
all patterns of a list, and backslashes that stand for themselves
CREATE VIEW v AS SELECT a FROM t WHERE a NOT LIKE ALL ('x%', 'y\%') AND b LIKE ANY ('c\%', 'd%') AND e LIKE 'f!%' ESCAPE '!'
-----
CREATE VIEW v AS
SELECT
  a
FROM
  t
WHERE
  (a NOT LIKE 'x%' AND a NOT LIKE 'y\\\\%')
  AND b LIKE ANY ('c\\\\%', 'd%')
  AND e LIKE 'f!%' ESCAPE '!';
=====
classes of regular expressions and groups in replacements
CREATE VIEW v AS SELECT REGEXP_REPLACE(a, '(x)[[:space:]]', '\1z') AS r FROM t
-----
CREATE VIEW v AS SELECT regexp_replace(a, '(x)[\\s]', '$1z') AS r FROM t;
=====
blanks at one side of a text, and at both
CREATE VIEW v AS SELECT TRIM(BOTH FROM a) AS b, TRIM(LEADING FROM a) AS l, TRIM(TRAILING FROM t.a) AS r, TRIM(LEADING '0' FROM a) AS z FROM t
-----
CREATE VIEW v AS SELECT trim(a) AS b, ltrim(a) AS l, rtrim(t.a) AS r, TRIM(LEADING '0' FROM a) AS z FROM t;
=====
stretches of time that are cast, and differences with their units
CREATE VIEW v AS SELECT ts + CAST((a - b) AS INTERVAL MINUTE(4)) AS m, (ts1 - ts2) DAY(4) TO SECOND(6) AS s, EXTRACT(HOUR FROM (ts1 - ts2) DAY(4) TO SECOND) AS h FROM t
-----
CREATE VIEW v AS
SELECT
  ts + (((a - b)) * INTERVAL '1' MINUTE) AS m,
  (ts1 - ts2) AS s,
  EXTRACT(HOUR FROM (ts1 - ts2)) AS h
FROM
  t;
=====
differences in hours only
CREATE VIEW v AS SELECT (ts1 - ts2) HOUR(4) AS h FROM t
-----
! DWM-0105
=====
casts that are tried, and case that is minded
CREATE VIEW v AS SELECT TRYCAST(a AS INTEGER) AS i, CHARS(a) AS n, MDIFF(b, 2, d) AS m FROM t WHERE a (CASESPECIFIC) = 'X' (CASESPECIFIC)
-----
CREATE VIEW v AS
SELECT
  TRY_CAST(a AS INT) AS i,
  length(a) AS n,
  (b - lag(b, 2) OVER (ORDER BY d)) AS m
FROM
  t
WHERE
  a = 'X';
=====
case that is not minded by one side only
CREATE VIEW v AS SELECT a FROM t WHERE a (NOT CASESPECIFIC) = 'X'
-----
! DWM-0106
=====
a placeholder for a name
CREATE MULTISET TABLE [HOME_TEMPLATE].t (a INTEGER)
-----
! DWM-0112
=====
numbers of any scale
CREATE TABLE t (a NUMBER, b NUMBER(*), c NUMBER(*, 2), d NUMBER(9), e DECIMAL, f NUMBER(12, 3))
-----
CREATE TABLE t (
  a DECIMAL(38,10),
  b DECIMAL(38,10),
  c DECIMAL(38,2),
  d DECIMAL(9,0),
  e DECIMAL(18,0),
  f DECIMAL(12,3)
);
? DWM-0206
=====
texts stored by functions
CREATE TABLE t (a INTEGER NOT NULL, b VARCHAR(900) CHARACTER SET UNICODE NOT NULL COMPRESS USING syslib.TRANSUNICODETOUTF8 DECOMPRESS USING syslib.TRANSUTF8TOUNICODE) PRIMARY INDEX (a)
-----
CREATE TABLE t (
  a INT NOT NULL,
  b VARCHAR(900) NOT NULL
);
=====
a table that keeps times of validity
CREATE TABLE t (a INTEGER, p PERIOD(DATE) NOT NULL AS VALIDTIME)
-----
! DWM-0105
? DWM-0206
=====
the first match is replaced
CREATE VIEW v AS SELECT REGEXP_REPLACE(a, '(x|y)[0-9]', '-', 1, 1, 'i') AS r, REGEXP_REPLACE(a, 'x', '', 1, 0, 'c') AS s FROM t
-----
CREATE VIEW v AS
SELECT
  regexp_replace(a, '^([\\s\\S]*?)(?:(?iu)(x|y)[0-9])', '$1-') AS r,
  regexp_replace(a, 'x', '') AS s
FROM
  t;
=====
rows that are alike
CREATE SET TABLE t, FALLBACK (a INTEGER NOT NULL, b CHAR(3) UPPERCASE) UNIQUE PRIMARY INDEX (a)
-----
CREATE TABLE t (
  a INT NOT NULL,
  b CHAR(3)
);
? DWM-0204
=====
decimals are divided to as many as they have
CREATE VIEW v AS SELECT CAST(a AS DECIMAL(10,2)) / 3 AS x, CAST(a AS FLOAT) / CAST(b AS DECIMAL(10,2)) AS y, 1E0 / a AS z FROM t
-----
CREATE VIEW v AS
SELECT
  CAST(a AS DECIMAL(10,2)) / 3 AS x,
  CAST(a AS DOUBLE) / CAST(b AS DECIMAL(10,2)) AS y,
  1E0 / a AS z
FROM
  t;
? DWM-0209
=====
formats of what becomes a text
CREATE VIEW v AS SELECT TRIM(e (FORMAT '9(5)')) AS a, CAST(CAST(e AS FORMAT '9(8)') AS CHAR(8)) AS b, (e (FORMAT 'ZZ9')) || 'x' AS c, SUBSTR(d (FORMAT 'YYYYMMDD'), 1, 4) AS f, CAST(CURRENT_TIMESTAMP AS TIME(0)) AS g, CAST(h AS TIME(6)) AS h FROM t
-----
CREATE VIEW v AS
SELECT
  TRIM(lpad(CAST(round(e) AS STRING), 5, '0')) AS a,
  left(lpad(CAST(round((e)) AS STRING), 8, '0'), 8) AS b,
  lpad(CAST(round(e) AS STRING), 3, ' ') || 'x' AS c,
  substring(date_format(d, 'yyyyMMdd'), 1, 4) AS f,
  date_format(current_timestamp(), 'HH:mm:ss') AS g,
  date_format(h, 'HH:mm:ss.SSSSSS') AS h
FROM
  t;
=====
columns shown in a format keep their names
CREATE VIEW v AS SELECT CAST(c AS FORMAT 'YYYY-MM'), t.d (FORMAT '999') FROM t
-----
CREATE VIEW v AS SELECT (c) AS c, t.d AS d FROM t;
=====
ends of numbers that count up
CREATE TABLE t (a INTEGER GENERATED ALWAYS AS IDENTITY (START WITH 1 INCREMENT BY 1 MINVALUE 1 MAXVALUE 1000 CYCLE), b INTEGER)
-----
CREATE TABLE t (
  a BIGINT GENERATED ALWAYS AS IDENTITY (START WITH 1 INCREMENT BY 1),
  b INT
);
? DWM-0211
=====
keys that are not looked after, and values by the system
CREATE TABLE t (a INTEGER, b VARCHAR(10) NOT NULL WITH DEFAULT, c INTEGER WITH DEFAULT, d DATE WITH DEFAULT, FOREIGN KEY (a) REFERENCES WITH NO CHECK OPTION u (b))
-----
CREATE TABLE t (
  a INT,
  b VARCHAR(10) NOT NULL DEFAULT '',
  c INT DEFAULT 0,
  d DATE DEFAULT current_date(),
  FOREIGN KEY (a) REFERENCES u (b)
)
TBLPROPERTIES ('delta.feature.allowColumnDefaults' = 'supported');
=====
locks within a query
REPLACE VIEW v AS LOCKING ROW FOR ACCESS SELECT a FROM (LOCKING ROW FOR ACCESS SELECT a FROM t) AS x
-----
CREATE VIEW v AS SELECT a FROM (SELECT a FROM t) AS x;
=====
texts joined as XML
CREATE VIEW v AS SELECT c, TRIM(TRAILING ',' FROM (XMLAGG(TRIM(a) || ',' ORDER BY b) (VARCHAR(1000)))) AS x FROM t GROUP BY 1
-----
CREATE VIEW v AS
SELECT
  c,
  TRIM(TRAILING ',' FROM (left(listagg(TRIM(a) || ',', '') WITHIN GROUP (ORDER BY b), 1000))) AS x
FROM
  t
GROUP BY
  1;
? DWM-0209
=====
elements of XML joined
CREATE VIEW v AS SELECT XMLAGG(XMLELEMENT(NAME x, a)) AS x FROM t
-----
! DWM-0102
=====
differences of times without parentheses
CREATE VIEW v AS SELECT EXTRACT(DAY FROM (s.a - s.b DAY(4) TO SECOND)) AS x, a - b AS y FROM s
-----
CREATE VIEW v AS SELECT EXTRACT(DAY FROM (s.a - s.b)) AS x, a - b AS y FROM s;
