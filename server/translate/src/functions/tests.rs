use model::Dialect;

use super::*;
use crate::{Definition, translate};

/// What a query of one expression becomes; its first error where it becomes nothing.
fn translated(expression: &str, dialect: Dialect) -> String {
    let sql = format!("CREATE VIEW v AS SELECT {expression} AS c FROM t");
    let definition = Definition { sql: &sql, dialect, kind: None, name: None, routines: None, columns: None };
    let translation = translate(&definition, None);
    match translation.error() {
        Some(error) => format!("! {error}"),
        None => {
            let statement = crate::query::layout::in_one_line(&translation.statements[0]);
            let query = statement.strip_prefix("CREATE VIEW v AS SELECT ").unwrap();
            query.strip_suffix(" AS c FROM t").unwrap().to_owned()
        }
    }
}

fn check(dialect: Dialect, rows: &[(&str, &str)]) {
    let found = rows.iter().map(|(source, expected)| (*source, translated(source, dialect), *expected));
    let other: Vec<_> = found.filter(|(_, found, expected)| found != expected).collect();
    assert!(other.is_empty(), "source, found, expected: {other:#?}");
}

#[test]
fn every_rule_can_be_read_and_calls_what_databricks_has() {
    struct Calls(Vec<String>);
    impl sqlparser::ast::Visitor for Calls {
        type Break = ();
        fn pre_visit_expr(&mut self, expression: &Expr) -> std::ops::ControlFlow<()> {
            if let Expr::Function(function) = expression {
                self.0.push(function.name.to_string());
            }
            std::ops::ControlFlow::Continue(())
        }
    }
    let mut count = 0;
    let mut unknown = Vec::new();
    for rule in Dialect::ALL.into_iter().flat_map(tables).flatten() {
        let (source, target, remark) = rule;
        count += 1;
        assert!(!(target.is_empty() && remark.is_empty()), "{source} neither has a target nor says why");
        if target.is_empty() {
            continue;
        }
        if !source.contains('(') {
            if !is_built_in(target) {
                unknown.push(format!("{source} becomes {target}"));
            }
            continue;
        }
        if !template::reads(target) {
            unknown.push(format!("{source} becomes {target}, which cannot be read"));
        }
        let mut calls = Calls(Vec::new());
        let _ = sqlparser::ast::Visit::visit(&fill(target, Vec::new()), &mut calls);
        for name in calls.0 {
            if !is_built_in(&name) {
                unknown.push(format!("{source} calls {name}"));
            }
        }
    }
    assert!(unknown.is_empty(), "{unknown:#?}");
    assert!(count > 500, "{count}");
}

#[test]
fn functions_of_oracle() {
    check(
        Dialect::Oracle,
        &[
            ("NVL(a, 0)", "coalesce(a, 0)"),
            ("NVL2(a, b, d)", "nvl2(a, b, d)"),
            ("DECODE(a, 1, 'x', 'y')", "decode(a, 1, 'x', 'y')"),
            ("SUBSTR(a, -3)", "if(length(a) < 3, NULL, SUBSTRING(a, -3))"),
            ("INSTR(a, 'x')", "instr(a, 'x')"),
            ("INSTR(a, 'x', 2)", "locate('x', a, 2)"),
            ("INSTR(a, 'x', INSTR(a, 'y') + LENGTH('y'), 1)", "locate('x', a, instr(a, 'y') + LENGTH('y'))"),
            (
                "INSTR(a, 'x', b - 1)",
                "CASE WHEN b - 1 >= 0 THEN locate('x', a, b - 1) \
                 WHEN b - 1 < 0 THEN raise_error('INSTR was to look from the end of the text') END",
            ),
            (
                "INSTR(a, 'x', -2)",
                "CASE WHEN length(substring_index(SUBSTRING(a, 1, length(a) - 2 + length('x')), 'x', -1)) = \
                 length(SUBSTRING(a, 1, length(a) - 2 + length('x'))) THEN 0 ELSE \
                 length(SUBSTRING(a, 1, length(a) - 2 + length('x'))) - \
                 length(substring_index(SUBSTRING(a, 1, length(a) - 2 + length('x')), 'x', -1)) - length('x') + 1 END",
            ),
            ("TRUNC(SYSDATE, 'MM')", "date_trunc('MONTH', current_timestamp())"),
            ("TRUNC(12.345, 1)", "(sign(12.345) * FLOOR(abs(12.345) * 10) / 10)"),
            ("TO_CHAR(d, 'YYYY-MM-DD HH24:MI:SS')", "date_format(d, 'yyyy-MM-dd HH:mm:ss')"),
            ("TO_CHAR(d, 'DD-MON-YYYY')", "upper(date_format(d, 'dd-MMM-yyyy'))"),
            ("TO_CHAR(d, 'IW')", "lpad(CAST(weekofyear(d) AS STRING), 2, '0')"),
            ("TO_CHAR(d, 'WW')", "lpad(CAST(CEIL(dayofyear(d) / 7) AS STRING), 2, '0')"),
            ("TO_CHAR(d, 'W')", "CAST(CEIL(day(d) / 7) AS STRING)"),
            ("TO_CHAR(d, 'FMMonth DD')", "date_format(d, 'MMMM d')"),
            ("TO_CHAR(n, 'FM999,990.00')", "format_number(CAST(n AS DECIMAL(38,2)), '#,##0.00')"),
            ("TO_DATE('01/02/2020', 'DD/MM/YYYY')", "to_timestamp('01/02/2020', 'd/M/yyyy')"),
            ("TO_DATE('20200102', 'YYYYMMDD')", "to_timestamp('20200102', 'yyyyMMdd')"),
            ("SYSDATE - 7", "current_timestamp() - INTERVAL '7' DAY"),
            ("LISTAGG(a, ', ') WITHIN GROUP (ORDER BY a)", "listagg(a, ', ') WITHIN GROUP (ORDER BY a NULLS LAST)"),
            ("REGEXP_SUBSTR(a, '[0-9]+', 1, 2)", "try_element_at(regexp_extract_all(a, '[0-9]+', 0), 2)"),
            ("MONTHS_BETWEEN(a, b)", "months_between(a, b)"),
            ("HEXTORAW('FF')", "unhex('FF')"),
            ("RAWTOHEX(SYS_GUID())", "upper(replace(uuid(), '-', ''))"),
            ("CURRENT_DATE", "current_timestamp()"),
            ("SESSIONTIMEZONE", "current_timezone()"),
            ("STDDEV(a)", "if(count(a) = 1, 0, STDDEV(a))"),
            (
                "VARIANCE(a) OVER (PARTITION BY b)",
                "if(count(a) OVER (PARTITION BY b) = 1, 0, VARIANCE(a) OVER (PARTITION BY b))",
            ),
            ("LOWER(RAWTOHEX(a))", "LOWER(hex(a))"),
            ("XMLELEMENT(a)", "! XMLELEMENT: XML has no counterpart; build the text by hand"),
            ("NO_SUCH(a)", "! the function NO_SUCH is not one of Databricks' and has no rule yet"),
        ],
    );
}

#[test]
fn functions_of_snowflake() {
    check(
        Dialect::Snowflake,
        &[
            ("IFF(a > 1, 'x', 'y')", "if(a > 1, 'x', 'y')"),
            ("ZEROIFNULL(a)", "coalesce(a, 0)"),
            ("DIV0(a - b, d)", "if(d = 0 AND (a - b) IS NOT NULL, 0, (a - b) / d)"),
            ("DATEDIFF('month', a, b)", "timestampdiff(MONTH, date_trunc('MONTH', a), date_trunc('MONTH', b))"),
            ("DATEDIFF(day, a, b)", "datediff(b, a)"),
            ("DATEADD(day, -1, d)", "dateadd(DAY, -1, d)"),
            ("TO_VARCHAR(d, 'YYYY-MM')", "date_format(d, 'yyyy-MM')"),
            ("TRY_TO_NUMBER(a, 10, 2)", "TRY_CAST(a AS DECIMAL(10,2))"),
            ("PARSE_JSON(a):b.x::string", "CAST(parse_json(a):b.x AS STRING)"),
            ("v['k']", "variant_get(v, \"$['k']\")"),
            ("GET_PATH(v, 'a.b')", "variant_get(v, '$.a.b')"),
            ("OBJECT_CONSTRUCT_KEEP_NULL(t.*)", "to_variant_object(`struct`(t.*))"),
            (
                "OBJECT_CONSTRUCT(*)",
                "to_variant_object(map_filter(CAST(to_variant_object(`struct`(*)) AS MAP<STRING, VARIANT>), (name, part) -> NOT is_variant_null(part)))",
            ),
            ("OBJECT_CONSTRUCT_KEEP_NULL('a', 1)", "to_variant_object(named_struct('a', 1))"),
            ("ARRAY_CONSTRUCT(1, 2)", "array(1, 2)"),
            ("a RLIKE 'x+'", "a RLIKE '^(?:x+)$'"),
            ("LISTAGG(DISTINCT a, ',')", "listagg(DISTINCT a, ',')"),
            ("BOOLOR_AGG(a)", "bool_or(a)"),
            ("CURRENT_ROLE()", "! roles have no counterpart; use is_account_group_member"),
            ("ST_DISTANCE(a, b)", "! ST_DISTANCE: spatial functions are not translated"),
        ],
    );
}

#[test]
fn functions_of_t_sql() {
    check(
        Dialect::TSql,
        &[
            ("ISNULL(a, 'x')", "coalesce(a, 'x')"),
            ("IIF(a = 1, 2, 3)", "if(a = 1, 2, 3)"),
            ("LEN('abc')", "length('abc')"),
            ("LEN(a)", "length(rtrim(a))"),
            ("CHARINDEX('x', a, 3)", "locate('x', a, 3)"),
            ("SUBSTRING(a, 0, 3)", "SUBSTRING(a, 1, greatest(3 + 0 - 1, 0))"),
            ("STUFF(a, 2, 1, 'x')", "concat(left(a, 2 - 1), coalesce('x', ''), SUBSTR(a, 2 + 1))"),
            ("CONVERT(VARCHAR(10), d, 120)", "date_format(d, 'yyyy-MM-dd')"),
            ("CONVERT(VARCHAR(10), d, 103)", "CAST(date_format(d, 'dd/MM/yyyy') AS VARCHAR(10))"),
            ("CONVERT(INT, a)", "CAST(a AS INT)"),
            ("CONVERT(VARCHAR(64), HASHBYTES('SHA2_256', a), 2)", "hex(unhex(sha2(a, 256)))"),
            ("FORMAT(d, 'dd/MM/yyyy')", "date_format(d, 'dd/MM/yyyy')"),
            ("FORMAT(n, 'N2')", "format_number(round(n, 2), 2)"),
            ("DATEPART(year, d)", "EXTRACT(YEAR FROM d)"),
            ("DATEPART(weekday, d)", "dayofweek(d)"),
            ("DATENAME(month, d)", "date_format(d, 'MMMM')"),
            ("DATEDIFF(year, a, b)", "(year(b) - year(a))"),
            ("EOMONTH(d)", "last_day(d)"),
            ("a + 'x'", "a || 'x'"),
            ("PATINDEX('%[0-9]%', a)", "regexp_instr(a, '[0-9]')"),
            ("CAST(a AS VARCHAR)", "left(CAST(a AS STRING), 30)"),
            ("SCOPE_IDENTITY()", "! SCOPE_IDENTITY: SCOPE_IDENTITY has no counterpart; read the row back by its key"),
        ],
    );
}

#[test]
fn functions_of_teradata() {
    check(
        Dialect::Teradata,
        &[
            ("ZEROIFNULL(a)", "coalesce(a, 0)"),
            ("NULLIFZERO(a)", "nullif(a, 0)"),
            ("INDEX(a, 'x')", "locate('x', a)"),
            ("OREPLACE(a, 'x', 'y')", "replace(a, 'x', 'y')"),
            ("STRTOK(a, ',', 2)", "split_part(a, ',', 2)"),
            ("CAST(a AS DATE FORMAT 'YYYY-MM-DD')", "to_date(a, 'yyyy-M-d')"),
            ("a (INTEGER)", "CAST(a AS INT)"),
            ("a (FORMAT '9(5)')", "a"),
            ("CHARACTERS(a)", "length(a)"),
            ("a MOD 2", "a % 2"),
            ("'0A'XC", "'\n'"),
            ("TRANSLATE(a USING LATIN_TO_UNICODE)", "(a)"),
            ("TD_DAY_OF_WEEK(d)", "dayofweek(d)"),
            ("RANK(a)", "rank() OVER (ORDER BY a DESC)"),
            ("RANK() OVER (ORDER BY a)", "RANK() OVER (ORDER BY a)"),
            ("QUANTILE(10, b)", "CAST(FLOOR((rank() OVER (ORDER BY b) - 1) * 10 / count(*) OVER ()) AS INT)"),
            ("CSUM(a, b)", "sum(a) OVER (ORDER BY b ROWS UNBOUNDED PRECEDING)"),
            ("HASHAMP(a)", "! HASHAMP: HASHAMP shows Teradata's own distribution"),
        ],
    );
}

#[test]
fn functions_of_postgresql_redshift_and_netezza() {
    check(
        Dialect::PostgreSql,
        &[
            ("a::int", "CAST(a AS INT)"),
            ("a ~ 'x'", "a RLIKE 'x'"),
            ("a !~* 'x'", "NOT regexp_like(a, '(?iu)x')"),
            ("a SIMILAR TO '(x|y)%'", "a RLIKE '(?s)^(?:(x|y).*)$'"),
            ("string_agg(a, ',' ORDER BY b)", "listagg(a, ',') WITHIN GROUP (ORDER BY b NULLS LAST)"),
            ("a = ANY(b)", "array_contains(b, a)"),
            ("arr[1]", "try_element_at(arr, 1)"),
            ("INTERVAL '1 day 2 hours'", "(INTERVAL '1' DAY + INTERVAL '2' HOUR)"),
            ("extract(dow FROM d)", "(dayofweek(d) - 1)"),
            ("j ->> 'a'", "variant_get(j, '$.a', 'STRING')"),
            ("to_char(d, 'YYYY-MM-DD')", "date_format(d, 'yyyy-MM-dd')"),
            ("7 / 2", "CAST(7 / 2 AS BIGINT)"),
            ("nextval('s')", "! nextval: sequences have no counterpart in a query; use an identity column"),
        ],
    );
    check(
        Dialect::Redshift,
        &[
            ("GETDATE()", "current_timestamp()"),
            ("APPROXIMATE COUNT(DISTINCT a)", "APPROX_COUNT_DISTINCT(a)"),
            ("JSON_EXTRACT_PATH_TEXT(a, 'b', 'd')", "get_json_object(a, '$.b.d')"),
            ("LEN(a)", "length(a)"),
        ],
    );
    check(
        Dialect::Netezza,
        &[
            ("NVL(a, 0)", "coalesce(a, 0)"),
            ("DAYS_BETWEEN(a, b)", "datediff(a, b)"),
            ("STRPOS(a, 'x')", "instr(a, 'x')"),
            ("LE_DST(a, b)", "levenshtein(a, b)"),
        ],
    );
}

#[test]
fn functions_of_mysql() {
    check(
        Dialect::MySql,
        &[
            ("IFNULL(a, 0)", "coalesce(a, 0)"),
            ("ISNULL(a)", "(a IS NULL)"),
            ("a / b", "a / nullif(b, 0)"),
            ("DATE_FORMAT(d, '%Y-%m-%d %H:%i')", "date_format(d, 'yyyy-MM-dd HH:mm')"),
            ("STR_TO_DATE(a, '%d/%m/%Y')", "try_to_date(a, 'd/M/yyyy')"),
            ("DATE_ADD(d, INTERVAL 1 DAY)", "(d + INTERVAL '1' DAY)"),
            ("DATEDIFF(a, b)", "datediff(a, b)"),
            ("TIMESTAMPDIFF(MONTH, a, b)", "timestampdiff(MONTH, a, b)"),
            ("GROUP_CONCAT(a ORDER BY b SEPARATOR '; ')", "listagg(a, '; ') WITHIN GROUP (ORDER BY b)"),
            ("GROUP_CONCAT(DISTINCT a)", "listagg(DISTINCT a, ',')"),
            ("_utf8'x'", "'x'"),
            ("CAST(a AS UNSIGNED)", "CAST(a AS DECIMAL(20,0))"),
            ("CONVERT(a USING utf8mb4)", "a"),
            ("JSON_EXTRACT(j, '$.a')", "variant_get(j, '$.a')"),
            ("UUID()", "uuid()"),
            ("LAST_INSERT_ID()", "! LAST_INSERT_ID: LAST_INSERT_ID has no counterpart; read the row back by its key"),
        ],
    );
}
