//! What holds for any input.

#![allow(clippy::unwrap_used)]

use model::{Dialect, ObjectKind};
use proptest::prelude::*;
use sqlparser::dialect::DatabricksDialect;
use sqlparser::parser::{Parser, ParserOptions};
use translate::{Definition, references, split_script, translate};

/// Words and signs as definitions have them, in any order.
fn pieces() -> impl Strategy<Value = String> {
    let words = [
        "CREATE",
        "TABLE",
        "VIEW",
        "AS",
        "SELECT",
        "FROM",
        "WHERE",
        "t",
        "a",
        "b.c",
        "(",
        ")",
        ",",
        "'x'",
        "'it''s'",
        "'\\'",
        "1",
        "NUMBER(5,2)",
        "VARCHAR(10)",
        "NOT",
        "NULL",
        "DEFAULT",
        "CASE",
        "WHEN",
        "END",
        "(+)",
        "||",
        "::",
        "INTERVAL",
        "'1 day'",
        "CONNECT BY",
        "PRIOR",
        "START WITH",
        "ROWNUM",
        "TOP",
        "PIVOT",
        "FLATTEN(input => v)",
        "LATERAL",
        "GROUP BY",
        "ORDER BY",
        "COMPRESS",
        "PERIOD(DATE)",
        "(FORMAT 'x')",
        "CAST(",
        "CONVERT(",
        "DECODE(",
        "TRUNC(",
        "TO_CHAR(a, 'YYYY')",
        "$1",
        "[",
        "]",
        "IDENTIFIER('a.b')",
        "LIKE",
        "ON",
        "JOIN",
        "WITH",
        "r",
        "UNION ALL",
        "EXTRACT(YEAR FROM a)",
        "SEL",
        "MOD",
        "-",
        "/",
        "ü",
    ];
    prop::collection::vec(prop::sample::select(words.to_vec()), 0..40).prop_map(|words| words.join(" "))
}

/// Expressions that translate in one dialect or another.
fn expression() -> impl Strategy<Value = String> {
    let leaf = prop::sample::select(vec!["a", "t.b", "1", "2.5", "'x'", "'it''s'", "'a\\\\b'", "NULL"])
        .prop_map(str::to_owned);
    leaf.prop_recursive(4, 24, 3, |inner| {
        prop_oneof![
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a} + {b})")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("{a} || {b}")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("COALESCE({a}, {b})")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("NULLIF({a}, {b})")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("CASE WHEN {a} = {b} THEN {a} ELSE {b} END")),
            inner.clone().prop_map(|a| format!("UPPER({a})")),
            inner.clone().prop_map(|a| format!("CAST({a} AS VARCHAR(10))")),
            inner.prop_map(|a| format!("SUBSTRING({a}, 1, 2)")),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, ..ProptestConfig::default() })]

    #[test]
    fn no_text_makes_it_panic(text in prop_oneof![".{0,200}", pieces()], dialect in prop::sample::select(Dialect::ALL.to_vec())) {
        for prefix in [
            "",
            "CREATE VIEW v AS ",
            "CREATE TABLE t ",
            "CREATE TABLE t (a ",
            "CREATE PROCEDURE p ",
            "CREATE PROCEDURE p() AS BEGIN ",
            "CREATE FUNCTION f(a INT) RETURNS INT ",
            "CREATE PACKAGE BODY p AS PROCEDURE q IS BEGIN ",
        ] {
            let sql = format!("{prefix}{text}");
            let definition = Definition { sql: &sql, dialect, kind: None, name: None, routines: None, columns: None };
            let found = translate(&definition, None);
            prop_assert!(found.is_success() || found.statements.is_empty());
            references(&definition);
            split_script(&sql, dialect);
        }
    }

    #[test]
    fn what_is_given_reads_as_databricks_and_stays_the_same(text in expression(), dialect in prop::sample::select(Dialect::ALL.to_vec())) {
        let sql = format!("CREATE VIEW v AS SELECT {text} AS c FROM t WHERE {text} IS NOT NULL");
        let found = translate(&Definition { sql: &sql, dialect, kind: Some(ObjectKind::View), name: None, routines: None, columns: None }, None);
        for statement in &found.statements {
            let once = Parser::new(&DatabricksDialect {}).with_options(ParserOptions::new().with_unescape(false)).try_with_sql(statement).unwrap().parse_statements();
            let once = once.unwrap_or_else(|error| panic!("{statement}: {error}"));
            prop_assert_eq!(once.len(), 1);
            let written = once[0].to_string();
            let twice = Parser::new(&DatabricksDialect {}).with_options(ParserOptions::new().with_unescape(false)).try_with_sql(&written).unwrap().parse_statements().unwrap();
            prop_assert_eq!(&twice[0].to_string(), &written);
        }
    }
}
