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
CREATE VIEW v AS SELECT id, LEVEL AS depth, path_1 AS path FROM (WITH RECURSIVE hierarchy AS (SELECT emp.*, 1 AS level, concat_ws('', '/', emp.name) AS path_1 FROM emp AS emp WHERE mgr IS NULL UNION ALL SELECT emp.*, parent.level + 1, concat_ws('', parent.path_1, '/', emp.name) FROM hierarchy AS parent INNER JOIN emp AS emp ON parent.id = emp.mgr) SELECT * FROM hierarchy) AS emp;
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
CREATE VIEW v AS SELECT date_trunc('DAY', current_timestamp()) AS d, add_months(hired, 3) AS m, date_format(hired, 'yyyy-MM') AS y FROM t;
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
