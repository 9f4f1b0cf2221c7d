use model::Dialect;

use crate::{Definition, translate};

pub(super) fn translated(query: &str, dialect: Dialect) -> String {
    let sql = format!("CREATE TABLE v AS {query}");
    let translation =
        translate(&Definition { sql: &sql, dialect, kind: None, name: None, routines: None, columns: None }, None);
    match translation.error() {
        Some(error) => format!("! {error}"),
        None => {
            let statement = super::layout::in_one_line(&translation.statements[0]);
            statement.strip_prefix("CREATE TABLE v AS ").unwrap().to_owned()
        }
    }
}

#[test]
fn texts_say_the_same_where_a_backslash_escapes() {
    for (dialect, source, expected) in [
        (Dialect::Oracle, r"SELECT 'a\b'", r"SELECT 'a\\b'"),
        (Dialect::Oracle, "SELECT 'it''s'", r#"SELECT "it's""#),
        (Dialect::Oracle, r#"SELECT 'it''s "so"'"#, r#"SELECT 'it\u0027s "so"'"#),
        (Dialect::Oracle, r"SELECT 'a\' FROM t WHERE b = 'c'", r"SELECT 'a\\' FROM t WHERE b = 'c'"),
        (Dialect::Oracle, "SELECT q'[it's]' FROM dual", r#"SELECT "it's""#),
        (Dialect::TSql, r"SELECT N'C:\temp'", r"SELECT 'C:\\temp'"),
        (Dialect::MySql, r"SELECT 'it\'s\\n'", r#"SELECT "it's\\n""#),
        (Dialect::MySql, r#"SELECT "x""#, "SELECT 'x'"),
        (Dialect::PostgreSql, r"SELECT E'a\'b'", r#"SELECT "a'b""#),
        (Dialect::PostgreSql, "SELECT $$it's$$", r#"SELECT "it's""#),
        (Dialect::Oracle, r"SELECT a FROM t WHERE a LIKE 'x\_%'", r"SELECT a FROM t WHERE a LIKE 'x\\\\_%'"),
        (
            Dialect::Oracle,
            r"SELECT a FROM t WHERE a LIKE 'x\_%' ESCAPE '\'",
            r"SELECT a FROM t WHERE a LIKE 'x\\_%' ESCAPE '\\'",
        ),
    ] {
        assert_eq!(translated(source, dialect), expected, "{source}");
    }
}

#[test]
fn queries_are_brought_into_databricks_clauses() {
    for (dialect, source, expected) in [
        (
            Dialect::Oracle,
            "SELECT a.x FROM a, b WHERE a.id = b.id(+) AND a.k = 1",
            "SELECT a.x FROM a LEFT JOIN b ON a.id = b.id WHERE a.k = 1",
        ),
        (
            Dialect::Oracle,
            "SELECT a.x FROM a, b, c WHERE b.id(+) = a.id AND c.id(+) = b.cid",
            "SELECT a.x FROM a LEFT JOIN b ON b.id = a.id LEFT JOIN c ON c.id = b.cid",
        ),
        (Dialect::Oracle, "SELECT a FROM t WHERE ROWNUM <= 5 AND a > 1", "SELECT a FROM t WHERE a > 1 LIMIT 5"),
        (Dialect::Oracle, "SELECT a FROM t WHERE (ROWNUM <= 5) AND ROWNUM > 0", "SELECT a FROM t LIMIT 5"),
        (
            Dialect::Oracle,
            "SELECT a FROM t WHERE MOD(ROWNUM, 2) = 0",
            "! ROWNUM has no counterpart in this place; number the rows with row_number in an inner query",
        ),
        (
            Dialect::Oracle,
            "SELECT a FROM t WHERE ROWNUM <= (SELECT MAX(n) FROM s)",
            "! a limit that a query gives has no counterpart; number the rows instead",
        ),
        (
            Dialect::PostgreSql,
            "SELECT row_to_json(t)::jsonb AS j, to_json(t.a)::jsonb AS k FROM t",
            "SELECT to_variant_object(`struct`(t.*)) AS j, to_variant_object(t.a) AS k FROM t",
        ),
        (
            Dialect::PostgreSql,
            "SELECT t.a || '{}'::jsonb AS m FROM t",
            "! `||` of JSON puts both into one, which has no counterpart; build it anew",
        ),
        (
            Dialect::Oracle,
            "SELECT LEVEL FROM dual CONNECT BY LEVEL <= 10",
            "SELECT LEVEL FROM (SELECT explode(sequence(1, 10)) AS level) AS hierarchy",
        ),
        (
            Dialect::Oracle,
            "SELECT e.id, LEVEL FROM emp e START WITH e.mgr IS NULL CONNECT BY PRIOR e.id = e.mgr",
            "SELECT e.id, LEVEL FROM (WITH RECURSIVE hierarchy AS (SELECT e.*, 1 AS level FROM emp AS e WHERE e.mgr IS NULL \
             UNION ALL SELECT e.*, parent.level + 1 FROM hierarchy AS parent INNER JOIN emp AS e ON parent.id = e.mgr) \
             SELECT * FROM hierarchy) AS e",
        ),
        (Dialect::Oracle, "SELECT a FROM t MINUS SELECT a FROM u", "SELECT a FROM t MINUS SELECT a FROM u"),
        (
            Dialect::Oracle,
            "SELECT a FROM t ORDER BY a DESC FETCH FIRST 3 ROWS ONLY",
            "SELECT a FROM t ORDER BY a DESC NULLS FIRST LIMIT 3",
        ),
        (
            Dialect::TSql,
            "SELECT TOP 3 WITH TIES a FROM t ORDER BY b",
            "SELECT a FROM t QUALIFY rank() OVER (ORDER BY b) <= 3 ORDER BY b",
        ),
        (Dialect::TSql, "SELECT TOP 100 PERCENT a FROM t ORDER BY a", "SELECT a FROM t ORDER BY a"),
        (
            Dialect::TSql,
            "SELECT a FROM t ORDER BY a OFFSET 5 ROWS FETCH NEXT 10 ROWS ONLY",
            "SELECT a FROM t ORDER BY a LIMIT 10 OFFSET 5",
        ),
        (
            Dialect::TSql,
            "SELECT x.a FROM x CROSS APPLY (SELECT b FROM y WHERE y.a = x.a) z",
            "SELECT x.a FROM x INNER JOIN LATERAL (SELECT b FROM y WHERE y.a = x.a) z",
        ),
        (Dialect::TSql, "SELECT n = a FROM t WITH (NOLOCK)", "SELECT a AS n FROM t"),
        (
            Dialect::TSql,
            "SELECT * FROM (SELECT y, q, s FROM t) d PIVOT (SUM(s) FOR q IN ([Q1], [Q2])) p",
            "SELECT * FROM (SELECT * FROM (SELECT y, q, s FROM t) d PIVOT(SUM(s) FOR q IN ('Q1' AS Q1, 'Q2' AS Q2))) p",
        ),
        (
            Dialect::TSql,
            "WITH r AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM r WHERE n < 5) SELECT n FROM r",
            "WITH RECURSIVE r AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM r WHERE n < 5) SELECT n FROM r",
        ),
        (
            Dialect::TSql,
            "SELECT a FROM t FOR XML PATH('')",
            "! `FOR XML PATH('')` has no counterpart; use to_json, collect_list or listagg",
        ),
        (
            Dialect::Snowflake,
            "SELECT t.id, f.value:a::string, f.index FROM t, LATERAL FLATTEN(input => t.v) f",
            "SELECT t.id, CAST(f.value:a AS STRING), f.pos FROM t, LATERAL variant_explode(t.v) AS f",
        ),
        (Dialect::Snowflake, "SELECT * EXCLUDE (a, b) FROM t", "SELECT * EXCEPT (a, b) FROM t"),
        (
            Dialect::Snowflake,
            "SELECT a FROM t QUALIFY ROW_NUMBER() OVER (PARTITION BY a ORDER BY b) = 1",
            "SELECT a FROM t QUALIFY ROW_NUMBER() OVER (PARTITION BY a ORDER BY b NULLS LAST) = 1",
        ),
        (Dialect::Snowflake, "SELECT a FROM IDENTIFIER('db.s.t')", "SELECT a FROM db.s.t"),
        (
            Dialect::PostgreSql,
            "SELECT DISTINCT ON (a) a, b FROM t ORDER BY a, b",
            "SELECT a, b FROM t QUALIFY row_number() OVER (PARTITION BY a ORDER BY a NULLS LAST, b NULLS LAST) = 1 ORDER BY a NULLS LAST, b NULLS LAST",
        ),
        (
            Dialect::PostgreSql,
            "SELECT n FROM generate_series(1, 3) AS n",
            "SELECT n FROM explode(sequence(1, 3)) AS n (n)",
        ),
        (Dialect::MySql, "SELECT a FROM t LIMIT 5, 10", "SELECT a FROM t LIMIT 10 OFFSET 5"),
        (Dialect::MySql, "SELECT a FROM t USE INDEX (i) WHERE b <=> 1", "SELECT a FROM t WHERE b <=> 1"),
        (
            Dialect::Teradata,
            "SEL a FROM t QUALIFY RANK() OVER (ORDER BY b) = 1",
            "SELECT a FROM t QUALIFY RANK() OVER (ORDER BY b) = 1",
        ),
    ] {
        assert_eq!(translated(source, dialect), expected, "{source}");
    }
}

#[test]
fn functions_of_the_inventory_get_the_names_of_the_target() {
    let known = std::collections::HashSet::from(["tax".to_owned()]);
    let target = crate::TargetNames::one("main", "sales");
    for (sql, expected) in [
        ("CREATE VIEW v AS SELECT tax(a) AS b FROM t", Ok("SELECT main.sales.tax(a) AS b FROM main.sales.t")),
        ("CREATE VIEW v AS SELECT dbo.tax(a) AS b FROM t", Ok("SELECT main.sales.tax(a) AS b FROM main.sales.t")),
        (
            "CREATE VIEW v AS SELECT toll(a) FROM t",
            Err("the function toll is not one of Databricks' and has no rule yet"),
        ),
    ] {
        let definition =
            Definition { sql, dialect: Dialect::TSql, kind: None, name: None, routines: Some(&known), columns: None };
        let translation = translate(&definition, Some(&target));
        let found = match translation.error() {
            Some(error) => Err(error),
            None => Ok(translation.statements[0].strip_prefix("CREATE VIEW main.sales.v AS ").unwrap()),
        };
        assert_eq!(found, expected, "{sql}");
    }
}
