use super::*;
use crate::diagnostic_codes::{ASSUMED, UNKNOWN_COLUMN};

fn definition(sql: &str, dialect: Dialect) -> Definition<'_> {
    Definition { sql, dialect, kind: None, name: None, routines: None, columns: None }
}

#[test]
fn columns_are_known_where_only_one_table_can_be_meant() {
    let of = |sql, kind| Definition { kind: Some(kind), ..definition(sql, Dialect::Oracle) };
    let mut known = TableColumns::default();
    for (sql, kind) in [
        ("CREATE TABLE a.t (x NUMBER(9), Y NUMBER(9))", ObjectKind::Table),
        ("CREATE TABLE b.t (z NUMBER(9))", ObjectKind::Table),
        ("CREATE TABLE a.only (x NUMBER(9))", ObjectKind::Table),
        ("CREATE TABLE a.hidden (x NUMBER(9))", ObjectKind::Table),
        ("CREATE VIEW b.hidden AS SELECT z FROM b.t", ObjectKind::View),
        ("CREATE TABLE a.copy AS SELECT x FROM a.t", ObjectKind::Table),
        ("CREATE TABLE a.twice (x NUMBER(9))", ObjectKind::Table),
        ("CREATE TABLE a.twice (y NUMBER(9))", ObjectKind::Table),
    ] {
        known.learn(&of(sql, kind));
    }
    for (schema, name, column, expected) in [
        ("A", "T", "y", Some(true)),
        ("a", "t", "z", Some(false)),
        ("b", "t", "z", Some(true)),
        ("", "t", "x", None),
        ("", "only", "x", Some(true)),
        ("c", "only", "x", None),
        // A view of another schema has the name too.
        ("", "hidden", "x", None),
        ("a", "hidden", "z", Some(false)),
        ("a", "copy", "x", None),
        ("a", "twice", "x", None),
        ("a", "nowhere", "x", None),
    ] {
        let found = known.of(schema, name).map(|columns| columns.contains(column));
        assert_eq!(found, expected, "{schema}.{name}.{column}");
    }
}

#[test]
fn a_routine_s_own_parameters_and_variables_are_no_columns_that_are_missing() {
    let mut columns = TableColumns::default();
    columns.learn(&definition("CREATE TABLE s.t (a NUMBER(9), b NUMBER(9))", Dialect::Oracle));
    for (sql, missing) in [
        (
            "CREATE PROCEDURE s.p (p_a IN NUMBER) AS BEGIN DELETE FROM s.t WHERE a = (SELECT MAX(a) FROM s.t WHERE b = p_a); END;",
            0,
        ),
        (
            "CREATE PROCEDURE s.p AS v NUMBER(9); BEGIN SELECT MAX(a) INTO v FROM s.t WHERE b = v; DELETE FROM s.t WHERE a = v; END;",
            0,
        ),
        (
            "CREATE FUNCTION s.f (p_a IN NUMBER) RETURN NUMBER AS v NUMBER; BEGIN SELECT MAX(a) INTO v FROM s.t WHERE b = p_a; RETURN v; END;",
            0,
        ),
        (
            "CREATE PROCEDURE s.p (p_a IN NUMBER) AS BEGIN DELETE FROM s.t WHERE a = (SELECT MAX(a) FROM s.t WHERE t.c = p_a); END;",
            1,
        ),
        (
            "CREATE PACKAGE BODY s.k AS PROCEDURE p (p_a IN NUMBER) IS BEGIN DELETE FROM s.t WHERE a = (SELECT MAX(a) FROM s.t WHERE b = p_a); END; END;",
            0,
        ),
    ] {
        let translation =
            crate::translate(&Definition { columns: Some(&columns), ..definition(sql, Dialect::Oracle) }, None);
        let found = translation.diagnostics.iter().filter(|remark| remark.code == UNKNOWN_COLUMN.code).count();
        assert_eq!(found, missing, "{sql}: {:?}", translation.diagnostics);
    }
}

#[test]
fn plus_joins_columns_that_hold_texts_and_adds_others() {
    let mut columns = TableColumns::default();
    columns.learn(&definition("CREATE TABLE s.t (a NVARCHAR(9), b VARCHAR(MAX) NULL, n INT, m INT)", Dialect::TSql));
    columns.learn(&definition("CREATE TABLE s.u (a INT, m INT)", Dialect::TSql));
    for (query, expected, asked) in [
        ("SELECT a + b AS c FROM s.t", "SELECT a || b AS c FROM s.t", 0),
        ("SELECT x.a + x.b AS c FROM s.t AS x", "SELECT x.a || x.b AS c FROM s.t AS x", 0),
        ("SELECT n + m AS c FROM s.t", "SELECT n + m AS c FROM s.t", 0),
        (
            "SELECT u.a + u.m AS c FROM s.t JOIN s.u ON u.m = t.n",
            "SELECT u.a + u.m AS c FROM s.t JOIN s.u ON u.m = t.n",
            0,
        ),
        // The inner query's own table comes first.
        ("SELECT (SELECT a + m FROM s.u) AS c FROM s.t", "SELECT (SELECT a + m FROM s.u) AS c FROM s.t", 0),
        ("SELECT x + y AS c FROM s.elsewhere", "SELECT x + y AS c FROM s.elsewhere", 1),
    ] {
        let sql = format!("CREATE VIEW s.v AS {query}");
        let translation =
            crate::translate(&Definition { columns: Some(&columns), ..definition(&sql, Dialect::TSql) }, None);
        assert_eq!(translation.statements, [format!("CREATE VIEW s.v AS {expected}")]);
        let found = translation.diagnostics.iter().filter(|remark| remark.code == ASSUMED.code).count();
        assert_eq!(found, asked, "{sql}: {:?}", translation.diagnostics);
    }
}

#[test]
fn rows_already_there_are_found_by_the_only_key_among_the_columns() {
    let mut columns = TableColumns::default();
    columns.learn(&definition("CREATE TABLE s.one (id INT PRIMARY KEY, n INT)", Dialect::MySql));
    columns.learn(&definition(
        "CREATE TABLE s.two (id INT AUTO_INCREMENT, a INT, b INT, n INT, PRIMARY KEY (id), UNIQUE KEY k (a, b DESC))",
        Dialect::MySql,
    ));
    columns.learn(&definition("CREATE TABLE s.part (a VARCHAR(99), n INT, UNIQUE KEY k (a(10)))", Dialect::MySql));
    columns.learn(&definition("CREATE TABLE s.none (a INT, n INT)", Dialect::MySql));
    for (insert, expected) in [
        (
            "s.one (id, n) VALUES (p, 1) ON DUPLICATE KEY UPDATE n = n + VALUES(n)",
            Some(("one.id = excluded.id", "n = one.n + excluded.n")),
        ),
        (
            "s.one (id, n) VALUES (p, 1) AS fresh ON DUPLICATE KEY UPDATE n = fresh.n + p",
            Some(("one.id = excluded.id", "n = excluded.n + p")),
        ),
        (
            "s.two (a, n, b) SELECT x, y, z FROM s.t ON DUPLICATE KEY UPDATE n = VALUES(n)",
            Some(("two.a = excluded.a AND two.b = excluded.b", "n = excluded.n")),
        ),
        ("s.two (id, a, b, n) VALUES (1, 2, 3, 4) ON DUPLICATE KEY UPDATE n = 5", None),
        ("s.part (a, n) VALUES ('x', 1) ON DUPLICATE KEY UPDATE n = 5", None),
        ("s.none (a, n) VALUES (1, 1) ON DUPLICATE KEY UPDATE n = 5", None),
        ("s.unknown (a, n) VALUES (1, 1) ON DUPLICATE KEY UPDATE n = 5", None),
    ] {
        let sql = format!("CREATE PROCEDURE s.p(p INT) BEGIN INSERT INTO {insert}; END");
        let translation =
            crate::translate(&Definition { columns: Some(&columns), ..definition(&sql, Dialect::MySql) }, None);
        let written = crate::query::layout::in_one_line(&translation.statements.concat());
        match expected {
            Some((same, set)) => {
                assert!(
                    written.contains(&format!("ON {same} WHEN MATCHED THEN UPDATE SET {set} WHEN")),
                    "{written}: {:?}",
                    translation.diagnostics
                );
                assert!(translation.diagnostics.iter().any(|remark| remark.code == ASSUMED.code), "{sql}");
            }
            None => assert!(!translation.is_success(), "{written}"),
        }
    }
}

#[test]
fn a_column_that_is_a_time_in_all_tables_is_counted_with_as_one() {
    let mut columns = TableColumns::default();
    columns
        .learn(&definition("CREATE TABLE s.t (d DATE, e TIMESTAMP(6), f DATE, n NUMBER(9), m DATE)", Dialect::Oracle));
    columns.learn(&definition("CREATE TABLE s.u (d DATE NOT NULL, m NUMBER(9))", Dialect::Oracle));
    for (sql, expected) in [
        ("CREATE VIEW v AS SELECT d + 1 AS c FROM t", "CREATE VIEW v AS SELECT d + INTERVAL '1' DAY AS c FROM t"),
        (
            "CREATE VIEW v AS SELECT t.f - t.d AS c FROM t",
            "CREATE VIEW v AS SELECT (timestampdiff(SECOND, t.d, t.f) / 86400) AS c FROM t",
        ),
        ("CREATE VIEW v AS SELECT t.e - t.d AS c FROM t", "CREATE VIEW v AS SELECT t.e - t.d AS c FROM t"),
        ("CREATE VIEW v AS SELECT n + 1 AS c FROM t", "CREATE VIEW v AS SELECT n + 1 AS c FROM t"),
        // It is a number in another table.
        ("CREATE VIEW v AS SELECT m + 1 AS c FROM t", "CREATE VIEW v AS SELECT m + 1 AS c FROM t"),
    ] {
        let translation =
            crate::translate(&Definition { columns: Some(&columns), ..definition(sql, Dialect::Oracle) }, None);
        assert_eq!(translation.statements, [expected], "{sql}");
    }
}

#[test]
fn a_row_just_inserted_is_looked_up_by_the_column_that_numbers_the_rows() {
    let mut columns = TableColumns::default();
    columns.learn(&definition("CREATE TABLE s.t (id INT IDENTITY(1,1) NOT NULL, a VARCHAR(9))", Dialect::TSql));
    columns.learn(&definition("CREATE TABLE s.u (id INT NOT NULL, a VARCHAR(9))", Dialect::TSql));
    columns.learn(&definition("CREATE TABLE s.down (id INT IDENTITY(-1,-1), a VARCHAR(9))", Dialect::TSql));
    for (table, found) in [("s.t", true), ("s.u", false), ("s.down", false), ("s.elsewhere", false)] {
        let sql = format!(
            "CREATE PROCEDURE s.p @a VARCHAR(9) AS INSERT INTO {table} (a) VALUES (@a); SELECT SCOPE_IDENTITY() AS id;"
        );
        let translation =
            crate::translate(&Definition { columns: Some(&columns), ..definition(&sql, Dialect::TSql) }, None);
        let expected = "(SELECT MAX(id) FROM s.t WHERE a IS NOT DISTINCT FROM v_a)";
        assert_eq!(
            translation.statements.concat().contains(expected),
            found,
            "{:?} {:?}",
            translation.statements,
            translation.diagnostics
        );
    }
}

#[test]
fn the_number_that_a_table_of_mysql_gave_a_row_is_looked_up() {
    let mut columns = TableColumns::default();
    columns.learn(&definition("CREATE TABLE s.two (id INT AUTO_INCREMENT, a TEXT, PRIMARY KEY (id))", Dialect::MySql));
    columns.learn(&definition("CREATE TABLE s.none (id INT, a TEXT)", Dialect::MySql));
    for (table, asked, expected) in [
        ("s.two", "SET v = LAST_INSERT_ID()", true),
        ("s.two", "SELECT LAST_INSERT_ID() INTO v", true),
        ("s.two", "SET v = LAST_INSERT_ID(v + 1)", false),
        ("s.none", "SET v = LAST_INSERT_ID()", false),
    ] {
        let sql =
            format!("CREATE PROCEDURE s.p(p TEXT, OUT v INT) BEGIN INSERT INTO {table} (a) VALUES (p); {asked}; END");
        let translation =
            crate::translate(&Definition { columns: Some(&columns), ..definition(&sql, Dialect::MySql) }, None);
        let written = translation.statements.concat();
        let query = "SELECT MAX(id) FROM s.two WHERE a IS NOT DISTINCT FROM v_p";
        assert_eq!(written.contains(query), expected, "{asked}: {written} {:?}", translation.diagnostics);
    }
}

#[test]
fn whole_numbers_in_columns_are_divided_without_a_rest() {
    for (dialect, whole, decimal) in [
        (Dialect::TSql, "INT", "NUMERIC(9,2)"),
        (Dialect::PostgreSql, "integer", "numeric(9,2)"),
        (Dialect::Redshift, "BIGINT", "DECIMAL(9,2)"),
        (Dialect::Netezza, "INT4", "DOUBLE PRECISION"),
        (Dialect::Teradata, "BYTEINT", "FLOAT"),
    ] {
        let table = format!("CREATE TABLE s.t (a {whole}, b {decimal})");
        let mut columns = TableColumns::default();
        columns.learn(&definition(&table, dialect));
        for (quotient, expected) in [
            ("a / 2", "CAST(a / 2 AS BIGINT) AS x"),
            ("t.a / MAX(t.a)", "CAST(t.a / MAX(t.a) AS BIGINT) AS x"),
            ("a / b", "a / b AS x"),
        ] {
            let sql = format!("CREATE VIEW s.v AS SELECT {quotient} AS x FROM s.t GROUP BY a, b");
            let translation =
                crate::translate(&Definition { columns: Some(&columns), ..definition(&sql, dialect) }, None);
            let found = translation.statements.concat();
            assert!(found.contains(expected), "{dialect:?} {quotient}: {found}");
            assert_eq!(translation.diagnostics, Vec::new(), "{dialect:?} {quotient}");
        }
    }
}
