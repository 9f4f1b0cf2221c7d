types of columns
CREATE TABLE emp (id NUMBER(10) PRIMARY KEY, name VARCHAR2(50 CHAR) NOT NULL, pay NUMBER(10,2), hired DATE, note CLOB, pic BLOB, f BINARY_DOUBLE)
-----
CREATE TABLE emp (
  id DECIMAL(10,0) NOT NULL,
  name VARCHAR(50) NOT NULL,
  pay DECIMAL(10,2),
  hired TIMESTAMP_NTZ,
  note STRING,
  pic BINARY,
  f DOUBLE,
  PRIMARY KEY (id)
);
? DWM-0206
=====
identity and default
CREATE TABLE t (id NUMBER GENERATED ALWAYS AS IDENTITY, made TIMESTAMP DEFAULT SYSTIMESTAMP NOT NULL, flag CHAR(1) DEFAULT 'Y')
-----
CREATE TABLE t (
  id BIGINT GENERATED ALWAYS AS IDENTITY,
  made TIMESTAMP_NTZ NOT NULL DEFAULT current_timestamp(),
  flag CHAR(1) DEFAULT 'Y'
)
TBLPROPERTIES ('delta.feature.allowColumnDefaults' = 'supported');
? DWM-0206
=====
physical clauses
CREATE TABLE t (a NUMBER(5)) TABLESPACE users PCTFREE 10 STORAGE (INITIAL 64K)
-----
CREATE TABLE t (
  a DECIMAL(5,0)
);
=====
foreign key and check
CREATE TABLE t (a NUMBER(5) CONSTRAINT t_a CHECK (a > 0), b NUMBER(5), CONSTRAINT t_b FOREIGN KEY (b) REFERENCES s (b) ON DELETE CASCADE)
-----
CREATE TABLE t (
  a DECIMAL(5,0),
  b DECIMAL(5,0),
  CONSTRAINT t_b FOREIGN KEY (b) REFERENCES s (b)
);
ALTER TABLE t ADD CONSTRAINT t_a CHECK (a > 0);
? DWM-0204
=====
outer join by mark
CREATE VIEW v AS SELECT e.name, d.title FROM emp e, dept d WHERE e.dept_id = d.id(+)
-----
CREATE VIEW v AS SELECT e.name, d.title FROM emp e LEFT JOIN dept d ON e.dept_id = d.id;
=====
hierarchy
CREATE VIEW v AS SELECT id, LEVEL AS depth, SYS_CONNECT_BY_PATH(name, '/') AS path FROM emp START WITH mgr IS NULL CONNECT BY PRIOR id = mgr
-----
CREATE VIEW v AS
SELECT
  id,
  LEVEL AS depth,
  path_1 AS path
FROM
  (
    WITH RECURSIVE hierarchy AS (
      SELECT
        emp.*,
        1 AS level,
        concat_ws('', '/', emp.name) AS path_1
      FROM
        emp AS emp
      WHERE
        mgr IS NULL
      UNION ALL
      SELECT
        emp.*,
        parent.level + 1,
        concat_ws('', parent.path_1, '/', emp.name)
      FROM
        hierarchy AS parent
        INNER JOIN emp AS emp ON parent.id = emp.mgr
    )
    SELECT
      *
    FROM
      hierarchy
  ) AS emp;
=====
row numbers
CREATE VIEW v AS SELECT name FROM (SELECT name FROM emp ORDER BY pay DESC) WHERE ROWNUM <= 10
-----
CREATE VIEW v AS SELECT name FROM (SELECT name FROM emp ORDER BY pay DESC NULLS FIRST) LIMIT 10;
=====
decode and nulls
CREATE VIEW v AS SELECT DECODE(status, 1, 'open', 2, 'shut', 'none') AS s, NVL(note, '-') AS n FROM t
-----
CREATE VIEW v AS SELECT decode(status, 1, 'open', 2, 'shut', 'none') AS s, coalesce(note, '-') AS n FROM t;
=====
read only
CREATE OR REPLACE FORCE VIEW v AS SELECT a FROM t WITH READ ONLY
-----
CREATE VIEW v AS SELECT a FROM t;
=====
list of texts
CREATE VIEW v AS SELECT d, LISTAGG(name, '; ') WITHIN GROUP (ORDER BY name) AS names FROM t GROUP BY d
-----
CREATE VIEW v AS SELECT d, listagg(name, '; ') WITHIN GROUP (ORDER BY name NULLS LAST) AS names FROM t GROUP BY d;
=====
dates
CREATE VIEW v AS SELECT TRUNC(SYSDATE) AS d, ADD_MONTHS(hired, 3) AS m, TO_CHAR(hired, 'YYYY-MM') AS y FROM t
-----
CREATE VIEW v AS
SELECT
  date_trunc('DAY', current_timestamp()) AS d,
  if(last_day(hired) = to_date(hired), last_day(add_months(hired, 3)), add_months(hired, 3)) AS m,
  date_format(hired, 'yyyy-MM') AS y
FROM
  t;
? DWM-0209
=====
a type without counterpart
CREATE TABLE t (a my_object_type)
-----
! DWM-0107
=====
XML is refused
CREATE VIEW v AS SELECT XMLELEMENT("a", b) AS x FROM t
-----
! DWM-0106
=====
an object view
CREATE OR REPLACE VIEW v OF order_typ WITH OBJECT IDENTIFIER (id) AS SELECT o.id, MAKE_REF(c_view, o.customer_id) AS customer FROM orders o
-----
CREATE VIEW v AS SELECT o.id, o.customer_id AS customer FROM orders o;
? DWM-0209
=====
rows within a row
CREATE VIEW v AS SELECT o.id, CAST(MULTISET(SELECT l.line, l.price * 2 AS twice FROM lines l WHERE l.order_id = o.id) AS line_list) AS lines FROM orders o
-----
CREATE VIEW v AS
SELECT
  o.id,
  (
    SELECT
      collect_list(named_struct('line', l.line, 'twice', l.price * 2))
    FROM
      lines l
    WHERE
      l.order_id = o.id
  ) AS lines
FROM
  orders o;
? DWM-0209
=====
a list within a row
CREATE VIEW v AS SELECT o.id, CAST(MULTISET(SELECT l.line FROM lines l WHERE l.order_id = o.id) AS numbers) AS lines FROM orders o
-----
CREATE VIEW v AS
SELECT
  o.id,
  (SELECT collect_list(l.line) FROM lines l WHERE l.order_id = o.id) AS lines
FROM
  orders o;
? DWM-0209
=====
rows out of JSON
CREATE VIEW v AS SELECT p.id, j.rating, j.n FROM products p, JSON_TABLE(p.details, '$' COLUMNS (title VARCHAR2(20) PATH '$.title', NESTED PATH '$.reviews[*]' COLUMNS (n FOR ORDINALITY, rating NUMBER(3) PATH '$.rating'))) j
-----
CREATE VIEW v AS
SELECT
  p.id,
  j.rating,
  j.n
FROM
  products p,
  LATERAL (
    SELECT
      try_variant_get(json_item.value, '$.title', 'STRING') AS title,
      json_part.pos + 1 AS n,
      try_variant_get(json_part.value, '$.rating', 'DECIMAL(3,0)') AS rating
    FROM
      (
        SELECT
          parse_json(CAST(p.details AS STRING)) AS value
      ) AS json_item,
      LATERAL variant_explode_outer(variant_get(json_item.value, '$.reviews')) AS json_part
  ) AS j;
=====
constraints of a view
CREATE VIEW v (a, b, CONSTRAINT v_pk PRIMARY KEY (a) RELY DISABLE) AS SELECT a, b FROM t WITH READ ONLY CONSTRAINT v_read
-----
CREATE VIEW v (a, b) AS SELECT a, b FROM t;
? DWM-0204
=====
the dictionary
CREATE VIEW v AS SELECT table_name FROM all_tables
-----
CREATE VIEW v AS SELECT table_name FROM all_tables;
? DWM-0216
=====
share of a sum
CREATE VIEW v AS SELECT RATIO_TO_REPORT(pay) OVER (PARTITION BY dept) AS share FROM emp
-----
CREATE VIEW v AS SELECT (pay / nullif(sum(pay) OVER (PARTITION BY dept), 0)) AS share FROM emp;
=====
methods of XML are refused
CREATE VIEW v AS SELECT x.doc.getClobVal() AS c FROM x
-----
! DWM-0105
=====
comments after a view are comments of the view, as far as it lists its columns
CREATE VIEW v (a) AS SELECT b FROM t;
COMMENT ON TABLE v IS 'all of them';
COMMENT ON COLUMN v.a IS 'one'
-----
CREATE VIEW v (a COMMENT 'one') COMMENT 'all of them' AS SELECT b FROM t;
=====
identity with options that stand free
CREATE TABLE t (a NUMBER(12) GENERATED ALWAYS AS IDENTITY START WITH 1000 INCREMENT BY -1 CACHE 20 NOCYCLE NOT NULL, i INTERVAL DAY(2) TO SECOND(6), n NUMBER(3))
-----
CREATE TABLE t (
  a BIGINT NOT NULL GENERATED ALWAYS AS IDENTITY (START WITH 1000 INCREMENT BY -1),
  i STRING,
  n DECIMAL(3,0)
);
? DWM-0206
=====
identity with an increment only
CREATE TABLE t (a NUMBER(12) GENERATED BY DEFAULT ON NULL AS IDENTITY (INCREMENT BY 5))
-----
CREATE TABLE t (
  a BIGINT GENERATED BY DEFAULT AS IDENTITY (INCREMENT BY 5)
);
=====
the value of the first row
CREATE VIEW v AS SELECT d, MAX(s) KEEP (DENSE_RANK FIRST ORDER BY h) AS a, MIN(s) KEEP (DENSE_RANK LAST ORDER BY NVL(h, x)) AS b, MAX(s) KEEP (DENSE_RANK FIRST ORDER BY h DESC) OVER (PARTITION BY e) AS c FROM t GROUP BY d
-----
CREATE VIEW v AS
SELECT
  d,
  min_by(s, h) AS a,
  max_by(s, coalesce(h, x)) AS b,
  max_by(s, h) OVER (
    PARTITION BY e
  ) AS c
FROM
  t
GROUP BY
  d;
? DWM-0209
=====
the value of the first row by several keys
CREATE VIEW v AS SELECT MAX(b) KEEP (DENSE_RANK LAST ORDER BY c DESC, NVL(d, e) NULLS FIRST) OVER (PARTITION BY a) AS m FROM t
-----
CREATE VIEW v AS
SELECT
  try_element_at(array_sort(collect_list(named_struct('value', b, 'key1', c, 'key2', coalesce(d, e))) OVER (PARTITION BY a), (one, other) -> CASE WHEN one.key1 IS NULL AND other.key1 IS NOT NULL THEN 1 WHEN one.key1 IS NOT NULL AND other.key1 IS NULL THEN -1 WHEN one.key1 < other.key1 THEN -1 WHEN one.key1 > other.key1 THEN 1 WHEN one.key2 IS NULL AND other.key2 IS NOT NULL THEN 1 WHEN one.key2 IS NOT NULL AND other.key2 IS NULL THEN -1 WHEN one.key2 < other.key2 THEN 1 WHEN one.key2 > other.key2 THEN -1 WHEN one.value IS NULL AND other.value IS NOT NULL THEN 1 WHEN one.value IS NOT NULL AND other.value IS NULL THEN -1 WHEN one.value < other.value THEN 1 WHEN one.value > other.value THEN -1 ELSE 0 END), 1).value AS m
FROM
  t;
=====
a list of the first rows
CREATE VIEW v AS SELECT LISTAGG(s, ',') KEEP (DENSE_RANK FIRST ORDER BY h, i) AS a FROM t
-----
! DWM-0105
=====
a sum of the first rows
CREATE VIEW v AS SELECT SUM(s) KEEP (DENSE_RANK FIRST ORDER BY h) AS a FROM t
-----
! DWM-0105
=====
siblings in order
CREATE VIEW v AS SELECT a FROM (SELECT LEVEL AS l, a FROM t START WITH p IS NULL CONNECT BY PRIOR a = p ORDER SIBLINGS BY a, b) x
-----
CREATE VIEW v AS
SELECT
  a
FROM
  (
    SELECT
      LEVEL AS l,
      a
    FROM
      (
        WITH RECURSIVE hierarchy AS (
          SELECT
            t.*,
            1 AS level
          FROM
            t AS t
          WHERE
            p IS NULL
          UNION ALL
          SELECT
            t.*,
            parent.level + 1
          FROM
            hierarchy AS parent
            INNER JOIN t AS t ON parent.a = t.p
        )
        SELECT
          *
        FROM
          hierarchy
      ) AS t
  ) x;
=====
the number of a session
CREATE VIEW v AS SELECT UID AS u FROM dual
-----
! DWM-0105
=====
lists that are compared with
CREATE OR REPLACE EDITIONABLE VIEW v AS SELECT a FROM t WHERE a = ANY (1, 2) AND b = SOME (3, 4) AND c <> ALL (5, 6)
-----
CREATE VIEW v AS SELECT a FROM t WHERE a IN (1, 2) AND b IN (3, 4) AND c NOT IN (5, 6);
=====
places of later occurrences
CREATE VIEW v AS SELECT INSTR(a, '/', 1, 2) AS second, INSTR(a, '/', -1) AS last FROM t
-----
CREATE VIEW v AS
SELECT
  CASE
    WHEN length(substring_index(a, '/', 2)) = length(a) THEN
      0
    ELSE
      length(substring_index(a, '/', 2)) + 1
  END AS second,
  CASE
    WHEN length(substring_index(a, '/', -1)) = length(a) THEN
      0
    ELSE
      length(a) - length(substring_index(a, '/', -1)) - length('/') + 1
  END AS last
FROM
  t;
=====
the greatest of values that may be NULL
CREATE VIEW v AS SELECT GREATEST(a, NVL(b, 0)) AS g, LEAST(1, 2) AS l FROM t
-----
CREATE VIEW v AS SELECT if(a IS NULL, NULL, greatest(a, coalesce(b, 0))) AS g, LEAST(1, 2) AS l FROM t;
=====
minutes added to a date
CREATE VIEW v AS SELECT SYSDATE + 13/1440 AS soon FROM t
-----
CREATE VIEW v AS
SELECT
  timestampadd(SECOND, CAST(round((13 / 1440) * 86400) AS INT), current_timestamp()) AS soon
FROM
  t;
=====
ROWNUM counts before rows are made one
CREATE VIEW first_ones AS SELECT (SELECT COUNT(*) FROM visits v WHERE v.person = p.id AND ROWNUM = 1) AS visited, (SELECT COUNT(1) FROM a, b WHERE a.x = b.x AND ROWNUM < 2) AS both_there FROM people p
-----
CREATE VIEW first_ones AS
SELECT
  (SELECT COUNT(*) FROM (SELECT * FROM visits v WHERE v.person = p.id LIMIT 1) AS v) AS visited,
  (SELECT COUNT(1) FROM (SELECT * FROM a, b WHERE a.x = b.x LIMIT 1) AS first_rows) AS both_there
FROM
  people p;
=====
ROWNUM of one row makes DISTINCT needless
CREATE VIEW one_city AS SELECT DISTINCT c.name FROM cities c, people p WHERE c.id = p.city AND ROWNUM < 2
-----
CREATE VIEW one_city AS SELECT c.name FROM cities c, people p WHERE c.id = p.city LIMIT 1;
=====
ROWNUM before DISTINCT of one table
CREATE VIEW some_cities AS SELECT DISTINCT p.city FROM app.people p WHERE p.age > 3 AND ROWNUM <= 10
-----
CREATE VIEW some_cities AS SELECT DISTINCT p.city FROM (SELECT * FROM app.people p WHERE p.age > 3 LIMIT 10) AS p;
=====
ROWNUM before DISTINCT of several tables is refused
CREATE VIEW some_cities AS SELECT DISTINCT c.name FROM cities c, people p WHERE c.id = p.city AND ROWNUM <= 10
-----
! DWM-0105
=====
TABLE of a function without arguments
CREATE VIEW listed AS SELECT t.a FROM TABLE(app.tools.rows_of) t JOIN TABLE(tools.others) o ON o.a = t.a
-----
CREATE VIEW listed AS SELECT t.a FROM app.tools.rows_of() t JOIN tools.others() o ON o.a = t.a;
? DWM-0209
=====
objects of JSON by keys and values
CREATE VIEW people_json AS SELECT JSON_OBJECT('id' VALUE p.id, 'name' VALUE p.name) AS kept, JSON_OBJECT('id' IS p.id, 'none' IS CASE WHEN p.name IS NULL THEN 1 END ABSENT ON NULL) AS absent FROM people p
-----
CREATE VIEW people_json AS
SELECT
  to_json(named_struct('id', p.id, 'name', p.name), map('ignoreNullFields', 'false')) AS kept,
  to_json(named_struct('id', p.id, 'none', CASE WHEN p.name IS NULL THEN 1 END)) AS absent
FROM
  people p;
=====
objects of JSON whose keys are values are refused
CREATE VIEW people_json AS SELECT JSON_OBJECT(p.name VALUE p.id) AS o FROM people p
-----
! DWM-0102
=====
a first row whose columns hold queries that aggregate
CREATE VIEW v AS SELECT DISTINCT a, 1 + (SELECT MAX(b) FROM u) AS m FROM t WHERE ROWNUM = 1
-----
CREATE VIEW v AS SELECT a, 1 + (SELECT MAX(b) FROM u) AS m FROM t LIMIT 1;
=====
backslashes of patterns that are put together
CREATE VIEW v AS SELECT a FROM t WHERE a LIKE b || '\%' AND c LIKE d || '%'
-----
CREATE VIEW v AS
SELECT
  a
FROM
  t
WHERE
  a LIKE replace(concat_ws('', b, '\\%'), '\\', '\\\\') AND c LIKE concat_ws('', d, '%');
=====
classes of regular expressions and groups in replacements
CREATE VIEW v AS SELECT REGEXP_REPLACE(a, '([[:alpha:]]+) ([^[:space:]])', '\2$\1') AS r, REGEXP_SUBSTR(a, '[[:digit:]]+') AS s FROM t WHERE REGEXP_LIKE(a, '^[[:upper:]_]+$')
-----
CREATE VIEW v AS
SELECT
  regexp_replace(a, '([\\p{Alpha}]+) ([^\\s])', '$2\\$$1') AS r,
  regexp_substr(a, '[\\p{Digit}]+') AS s
FROM
  t
WHERE
  regexp_like(a, '^[\\p{Upper}_]+$');
=====
times by a format of names
CREATE VIEW v AS SELECT TO_CHAR(a, 'fmDay, dd Month yyyy') AS x, TO_CHAR(a, 'DAY') AS y, TO_CHAR(a, 'YYYYIW') AS z FROM t
-----
CREATE VIEW v AS
SELECT
  date_format(a, 'EEEE, d MMMM yyyy') AS x,
  rpad(upper(date_format(a, 'EEEE')), 9) AS y,
  concat(date_format(a, 'yyyy'), lpad(CAST(weekofyear(a) AS STRING), 2, '0')) AS z
FROM
  t;
=====
numbers by a format
CREATE VIEW v AS SELECT TO_CHAR(a, '999.9') AS x, TO_CHAR(a, 'TM9') AS y, TO_CHAR(a, 'FM$999') AS z FROM t
-----
CREATE VIEW v AS
SELECT
  if(abs(a) >= 1000, '######', lpad(format_number(CAST(a AS DECIMAL(38,1)), '#.0'), 6)) AS x,
  CAST(a AS STRING) AS y,
  trim(to_char(CAST(a AS DECIMAL(38,0)), '$999')) AS z
FROM
  t;
=====
months from the last day of one
CREATE VIEW v AS SELECT ADD_MONTHS(LAST_DAY(d), -1) AS a, ADD_MONTHS(TRUNC(d, 'MM'), 1) AS b, ADD_MONTHS(TRUNC(SYSDATE), 2) + 1 AS c FROM t
-----
CREATE VIEW v AS
SELECT
  last_day(add_months(last_day(d), -1)) AS a,
  add_months(date_trunc('MONTH', d), 1) AS b,
  if(last_day(date_trunc('DAY', current_timestamp())) = to_date(date_trunc('DAY', current_timestamp())), last_day(add_months(date_trunc('DAY', current_timestamp()), 2)), add_months(date_trunc('DAY', current_timestamp()), 2)) + INTERVAL '1' DAY AS c
FROM
  t;
? DWM-0209
=====
years of two digits
CREATE VIEW v AS SELECT TO_DATE(a, 'DD-MON-RR') AS x FROM t
-----
CREATE VIEW v AS SELECT to_timestamp(a, 'd-MMM-yy') AS x FROM t;
? DWM-0209
=====
years of two digits of this century
CREATE VIEW v AS SELECT TO_DATE(a, 'DD-MON-YY') AS x, TO_DATE(a, 'DD-MON-RRRR') AS y FROM t
-----
CREATE VIEW v AS SELECT to_timestamp(a, 'd-MMM-yy') AS x, to_timestamp(a, 'd-MMM-yyyy') AS y FROM t;
=====
a comparison with the empty text, which is NULL
CREATE VIEW v AS SELECT a FROM t WHERE b <> ''
-----
CREATE VIEW v AS SELECT a FROM t WHERE b <> '';
? DWM-0209
=====
texts that are joined, some of which may be NULL
CREATE VIEW v AS SELECT first || ' ' || NVL(last, '') AS a, CONCAT(first, last) AS b, 'n' || COUNT(*) AS c, TO_CHAR(SYSDATE, 'YYYY') || '-' || NVL(code, 'x') AS d FROM people GROUP BY first, last, code
-----
CREATE VIEW v AS
SELECT
  concat_ws('', first, ' ', last) AS a,
  nullif(concat_ws('', first, last), '') AS b,
  'n' || COUNT(*) AS c,
  date_format(current_timestamp(), 'yyyy') || '-' || coalesce(code, 'x') AS d
FROM
  people
GROUP BY
  first, last, code;
=====
differences of timestamps are intervals, those of dates days
CREATE VIEW v AS SELECT EXTRACT(DAY FROM (SYSTIMESTAMP - CAST(made AS TIMESTAMP))) AS a, TO_TIMESTAMP(x, 'YYYY-MM-DD') - y AS b, SYSDATE - TO_DATE(x, 'YYYY-MM-DD') AS c, SYSTIMESTAMP - 1 AS d, SYSTIMESTAMP - n / 24 AS e, SYSTIMESTAMP - INTERVAL '2' HOUR AS f FROM t
-----
CREATE VIEW v AS
SELECT
  EXTRACT(DAY FROM (current_timestamp() - CAST(made AS TIMESTAMP_NTZ))) AS a,
  to_timestamp(x, 'yyyy-M-d') - y AS b,
  (timestampdiff(SECOND, to_timestamp(x, 'yyyy-M-d'), current_timestamp()) / 86400) AS c,
  current_timestamp() - INTERVAL '1' DAY AS d,
  timestampadd(SECOND, CAST(round(-(n / 24) * 86400) AS INT), current_timestamp()) AS e,
  current_timestamp() - INTERVAL '2' HOUR AS f
FROM
  t;
=====
dates that are rounded
CREATE VIEW v AS SELECT ROUND(SYSDATE) AS a, ROUND(d, 'MM') AS b, ROUND(d, 'YYYY') AS c, ROUND(d, 'Q') AS e, ROUND(d, 'HH24') AS f, ROUND(d + 1, 'MI') AS g, ROUND(n) AS h, ROUND(n, 2) AS i FROM t
-----
CREATE VIEW v AS
SELECT
  date_trunc('DAY', current_timestamp() + INTERVAL '12' HOUR) AS a,
  if(day(d) >= 16, date_trunc('MONTH', d) + INTERVAL '1' MONTH, date_trunc('MONTH', d)) AS b,
  date_trunc('YEAR', d + INTERVAL '6' MONTH) AS c,
  if(d >= date_trunc('QUARTER', d) + INTERVAL '1' MONTH + INTERVAL '15' DAY, date_trunc('QUARTER', d) + INTERVAL '3' MONTH, date_trunc('QUARTER', d)) AS e,
  date_trunc('HOUR', d + INTERVAL '30' MINUTE) AS f,
  date_trunc('MINUTE', (d + 1) + INTERVAL '30' SECOND) AS g,
  ROUND(n) AS h,
  ROUND(n, 2) AS i
FROM
  t;
=====
dates rounded to weeks, which begin where the year does
CREATE VIEW v AS SELECT ROUND(d, 'WW') AS a FROM t
-----
! DWM-0106
=====
texts of no characters, which are NULL
CREATE VIEW v AS SELECT NVL(name, '') AS a, DECODE(kind, 'x', '', '', 'none', kind) AS b, CASE WHEN kind = 'y' THEN '' ELSE kind END AS c FROM t WHERE NVL(kind, '') <> 'z' AND name NOT IN ('', 'q')
-----
CREATE VIEW v AS
SELECT
  name AS a,
  decode(kind, 'x', NULL, NULL, 'none', kind) AS b,
  CASE
    WHEN kind = 'y' THEN
      NULL
    ELSE
      kind
  END AS c
FROM
  t
WHERE
  kind <> 'z' AND name NOT IN (NULL, 'q');
=====
texts of no characters that are selected
CREATE VIEW v AS SELECT '' AS a, UPPER(name) AS b FROM t UNION ALL SELECT 'x', '' FROM s
-----
CREATE VIEW v AS
SELECT
  CAST(NULL AS STRING) AS a,
  UPPER(name) AS b
FROM
  t
UNION ALL
SELECT
  'x',
  CAST(NULL AS STRING)
FROM
  s;
=====
numbers that are cut off, which are no dates
CREATE VIEW v AS SELECT TRUNC(SUM(a) / 60) AS a, TRUNC(MONTHS_BETWEEN(SYSDATE, MAX(d)) / 12) AS b, TRUNC(AVG(c)) AS c FROM t
-----
CREATE VIEW v AS
SELECT
  CAST(SUM(a) / 60 AS BIGINT) AS a,
  CAST(months_between(current_timestamp(), MAX(d)) / 12 AS BIGINT) AS b,
  CAST(AVG(c) AS BIGINT) AS c
FROM
  t;
=====
objects of JSON within each other
CREATE VIEW v AS SELECT JSON_OBJECT('a' VALUE JSON_OBJECT('b' VALUE c)) AS j FROM t
-----
CREATE VIEW v AS
SELECT
  to_json(named_struct('a', parse_json(to_json(named_struct('b', c), map('ignoreNullFields', 'false')))), map('ignoreNullFields', 'false')) AS j
FROM
  t;
=====
texts of which nothing may be left
CREATE VIEW v AS SELECT NVL(TRIM(a), 'none') AS x, NVL2(SUBSTR(a, 1, 2), 1, 0) AS y FROM t WHERE TRIM(b) IS NOT NULL
-----
CREATE VIEW v AS
SELECT
  coalesce(nullif(TRIM(a), ''), 'none') AS x,
  nvl2(nullif(substring(a, 1, 2), ''), 1, 0) AS y
FROM
  t
WHERE
  nullif(TRIM(b), '') IS NOT NULL;
=====
packages for large objects and for chance
CREATE VIEW v AS SELECT DBMS_LOB.SUBSTR(c, 2000, 1) AS x, DBMS_LOB.GETLENGTH(c) AS y, DBMS_RANDOM.VALUE AS z FROM t
-----
CREATE VIEW v AS SELECT SUBSTRING(c, 1, 2000) AS x, length(c) AS y, rand() AS z FROM t;
=====
parts of texts counted from the end
CREATE VIEW v AS SELECT SUBSTR(a, -3) AS x, SUBSTR(a, -3, 2) AS y FROM t
-----
CREATE VIEW v AS
SELECT
  if(length(a) < 3, NULL, SUBSTRING(a, -3)) AS x,
  if(length(a) < 3, NULL, SUBSTRING(a, -3, 2)) AS y
FROM
  t;
=====
the last day of a month
CREATE VIEW v AS SELECT LAST_DAY(a) AS x FROM t
-----
CREATE VIEW v AS SELECT last_day(a) AS x FROM t;
? DWM-0209
=====
a difference of dates counted in hours
CREATE VIEW v AS SELECT (d2 - d1) * 24 AS h, ROUND((t.d2 - t.d1) * 24 * 60, 2) AS m, (a - b) * 2 AS n FROM t
-----
CREATE VIEW v AS
SELECT
  (timestampdiff(SECOND, d1, d2) / 86400) * 24 AS h,
  ROUND((timestampdiff(SECOND, t.d1, t.d2) / 86400) * 24 * 60, 2) AS m,
  (a - b) * 2 AS n
FROM
  t;
? DWM-0209
=====
rows numbered over a query with an order
CREATE VIEW v AS SELECT * FROM (SELECT q.a, ROWNUM AS rn FROM (SELECT a, t.b AS c FROM t ORDER BY t.b DESC, a) q WHERE ROWNUM <= 20 AND a > 1) WHERE rn > 10
-----
CREATE VIEW v AS
SELECT
  *
FROM
  (
    SELECT
      q.a,
      row_number() OVER (
        ORDER BY c DESC NULLS FIRST, a NULLS LAST
      ) AS rn
    FROM
      (
        SELECT
          a,
          t.b AS c
        FROM
          t
        ORDER BY t.b DESC NULLS FIRST, a NULLS LAST
      ) q
    WHERE
      a > 1
    QUALIFY
    row_number() OVER (ORDER BY c DESC NULLS FIRST, a NULLS LAST) <= 20
  )
WHERE
  rn > 10;
=====
rows numbered over a query whose order is not seen outside
CREATE VIEW v AS SELECT a, ROWNUM AS rn FROM (SELECT a FROM t ORDER BY b)
-----
CREATE VIEW v AS SELECT a, row_number() OVER (ORDER BY 1) AS rn FROM (SELECT a FROM t ORDER BY b NULLS LAST);
? DWM-0209
=====
a table behind a link
CREATE VIEW v AS SELECT a FROM s.t@other
-----
! DWM-0105
=====
lists as rows
CREATE VIEW v AS SELECT x.COLUMN_VALUE AS c FROM TABLE(SYS.ODCINUMBERLIST(1, 2)) x
-----
CREATE VIEW v AS SELECT x.COLUMN_VALUE AS c FROM explode(array(1, 2)) AS x (column_value);
=====
identities as bytes and as digits
CREATE TABLE t (id RAW(16) DEFAULT SYS_GUID() NOT NULL, b VARCHAR2(32) DEFAULT SYS_GUID(), c VARCHAR2(32) DEFAULT RAWTOHEX(SYS_GUID()))
-----
CREATE TABLE t (
  id BINARY NOT NULL DEFAULT unhex(upper(replace(uuid(), '-', ''))),
  b VARCHAR(32) DEFAULT upper(replace(uuid(), '-', '')),
  c VARCHAR(32) DEFAULT upper(replace(uuid(), '-', ''))
)
TBLPROPERTIES ('delta.feature.allowColumnDefaults' = 'supported');
=====
how far values are spread, of one value as well
CREATE VIEW v AS SELECT b, STDDEV(a) AS s, VARIANCE(DISTINCT a) AS v FROM t WHERE d > CURRENT_DATE - 1 GROUP BY b
-----
CREATE VIEW v AS
SELECT
  b,
  if(count(a) = 1, 0, STDDEV(a)) AS s,
  if(count(DISTINCT a) = 1, 0, VARIANCE(DISTINCT a)) AS v
FROM
  t
WHERE
  d > current_timestamp() - INTERVAL '1' DAY
GROUP BY
  b;
=====
values of JSON as numbers, and lists with more text than there may be
CREATE VIEW v AS SELECT JSON_VALUE(j, '$.a' RETURNING NUMBER(10, 2) NULL ON ERROR) AS a, JSON_VALUE(j, '$.b' RETURNING VARCHAR2(10) NULL ON EMPTY) AS b, (SELECT LISTAGG(c, ',' ON OVERFLOW TRUNCATE '...') WITHIN GROUP (ORDER BY c) FROM u) AS l FROM t
-----
CREATE VIEW v AS
SELECT
  TRY_CAST(get_json_object(j, '$.a') AS DECIMAL(10,2)) AS a,
  get_json_object(j, '$.b') AS b,
  (SELECT listagg(c, ',') WITHIN GROUP (ORDER BY c NULLS LAST) FROM u) AS l
FROM
  t;
=====
a date as a text without a format
CREATE VIEW v AS SELECT TO_CHAR(SYSDATE) AS a, TO_CHAR(n) AS b FROM t
-----
CREATE VIEW v AS SELECT CAST(current_timestamp() AS STRING) AS a, CAST(n AS STRING) AS b FROM t;
? DWM-0209
=====
the one aggregate of a PIVOT that has a name
CREATE VIEW v AS SELECT * FROM (SELECT a, b, c FROM t) PIVOT (SUM(c) AS s FOR b IN ('x' AS x, 'y'))
-----
CREATE VIEW v AS SELECT * FROM (SELECT a, b, c FROM t) PIVOT(SUM(c) AS s FOR b IN ('x' AS x_s, 'y' AS `'y'_s`));
=====
columns that become values are called as Oracle calls them
CREATE VIEW v AS SELECT * FROM t UNPIVOT (v FOR k IN (a, "b", c AS 'x'))
-----
CREATE VIEW v AS SELECT * FROM t UNPIVOT(v FOR k IN (a AS A, b, c AS x));
=====
several columns that become values
CREATE VIEW v AS SELECT * FROM t UNPIVOT ((v, w) FOR k IN ((a, b), (c, d) AS 'y'))
-----
CREATE VIEW v AS SELECT * FROM t UNPIVOT((v, w) FOR k IN ((a, b) AS A_B, (c, d) AS y));
=====
the parts of a text, a row each
CREATE VIEW v AS SELECT REGEXP_SUBSTR('a,b', '[^,]+', 1, LEVEL) x FROM dual CONNECT BY REGEXP_SUBSTR('a,b', '[^,]+', 1, LEVEL) IS NOT NULL
-----
CREATE VIEW v AS
SELECT
  try_element_at(regexp_extract_all('a,b', '[^,]+', 0), CAST(LEVEL AS INT)) AS x
FROM
  (
    SELECT
      explode(sequence(1, CASE WHEN regexp_count('a,b', '[^,]+') > 1 THEN regexp_count('a,b', '[^,]+') ELSE 1 END)) AS level
  ) AS hierarchy;
=====
the days before today
CREATE VIEW v AS SELECT TRUNC(SYSDATE) - LEVEL + 1 d FROM dual CONNECT BY LEVEL <= n
-----
CREATE VIEW v AS
SELECT
  timestampadd(SECOND, CAST(round(-LEVEL * 86400) AS INT), date_trunc('DAY', current_timestamp())) + INTERVAL '1' DAY AS d
FROM
  (
    SELECT
      explode(sequence(1, CASE WHEN n > 1 THEN int(FLOOR(n)) ELSE 1 END)) AS level
  ) AS hierarchy;
=====
numbers taken from a date
CREATE VIEW v AS SELECT SYSDATE - EXTRACT(DAY FROM SYSDATE) x, SYSDATE - MOD(a, 7) y FROM t
-----
CREATE VIEW v AS
SELECT
  timestampadd(SECOND, CAST(round(-EXTRACT(DAY FROM current_timestamp()) * 86400) AS INT), current_timestamp()) AS x,
  timestampadd(SECOND, CAST(round(-MOD(a, 7) * 86400) AS INT), current_timestamp()) AS y
FROM
  t;
=====
a table that reads files
CREATE TABLE t (a NUMBER(9)) ORGANIZATION EXTERNAL (DEFAULT DIRECTORY d ACCESS PARAMETERS (RECORDS DELIMITED BY NEWLINE) LOCATION ('a.csv'))
-----
! DWM-0105
=====
a statement that begins before the table's has ended
CREATE TABLE t (a NUMBER(9)) ALTER TABLE t ADD CONSTRAINT k UNIQUE (a)
-----
! DWM-0102
=====
MOD between its operands
CREATE VIEW v AS SELECT a MOD 11 AS x, b MOD FROM t WHERE a MOD 2 = 0
-----
CREATE VIEW v AS SELECT a % 11 AS x, b AS MOD FROM t WHERE a % 2 = 0;
