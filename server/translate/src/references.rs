//! What a definition reads or calls, found on tokens.

use std::collections::HashSet;

use model::ObjectName;

use crate::Definition;
use crate::head::{head, name};
use crate::scan::{Token, scan};

const BEFORE_NAME: &[&str] =
    &["FROM", "JOIN", "INTO", "UPDATE", "REFERENCES", "CALL", "EXEC", "EXECUTE", "USING", "MERGE"];
/// After these no comma continues a list of tables.
const AFTER_TABLES: &[&str] = &[
    "WHERE", "GROUP", "ORDER", "HAVING", "UNION", "SELECT", "SET", "VALUES", "LIMIT", "QUALIFY", "CONNECT", "START",
    "WINDOW",
];
const NO_NAMES: &[&str] = &[
    "AS",
    "IN",
    "ON",
    "AND",
    "OR",
    "KEY",
    "SELECT",
    "TABLE",
    "LATERAL",
    "ONLY",
    "IMMEDIATE",
    "UNNEST",
    "INTO",
    "FROM",
];

/// The tables, views, functions and procedures a definition reads or calls, as written, without quotes and without itself;
/// each once, in order of first use. Never fails. Names of functions that every dialect has are among them.
pub fn references(definition: &Definition<'_>) -> Vec<ObjectName> {
    let tokens = scan(definition.sql, definition.dialect);
    let found_head = head(&tokens);
    let own = definition.name.cloned().or_else(|| found_head.as_ref().map(|head| head.object_name()));
    let first = found_head.map_or(0, |head| head.after);
    let ctes = common_table_names(&tokens);
    let mut seen = HashSet::new();
    let mut found = Vec::new();
    let mut lists = vec![false];
    let mut expected = false;
    let mut at = first;
    while let Some(token) = tokens.get(at) {
        if token.is_symbol("(") {
            lists.push(false);
            expected = false;
        } else if token.is_symbol(")") {
            if lists.len() > 1 {
                lists.pop();
            }
            expected = false;
        } else if token.is_symbol(",") {
            expected = lists.last().copied().unwrap_or(false);
        } else if token.is_any(BEFORE_NAME) {
            expected = true;
            if let (true, Some(list)) = (token.is_any(&["FROM", "JOIN"]), lists.last_mut()) {
                *list = true;
            }
        } else if token.is_any(AFTER_TABLES) {
            expected = false;
            lists.last_mut().into_iter().for_each(|list| *list = false);
        } else if token.is_name() && !token.is_any(NO_NAMES) {
            let (parts, after) = name(&tokens, at);
            let called = tokens.get(after).is_some_and(|token| token.is_symbol("("));
            if expected || called {
                let schema = parts.len().checked_sub(2).map(|at| parts[at].clone()).unwrap_or_default();
                let object = ObjectName::new(schema, parts.last().cloned().unwrap_or_default());
                let is_cte = object.schema.is_empty() && ctes.contains(&object.name.to_lowercase());
                let key = (object.schema.to_lowercase(), object.name.to_lowercase());
                if !is_cte && own.as_ref() != Some(&object) && seen.insert(key) {
                    found.push(object);
                }
            }
            expected = false;
            at = after;
            continue;
        }
        at += 1;
    }
    found
}

/// Names that stand before `AS (`.
fn common_table_names(tokens: &[Token<'_>]) -> HashSet<String> {
    let mut names = HashSet::new();
    let mut last_before_parenthesis = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        if token.is_symbol("(") {
            last_before_parenthesis.push(at.checked_sub(1));
        } else if token.is_symbol(")") {
            let opened = last_before_parenthesis.pop().flatten();
            let is_cte = tokens.get(at + 1).is_some_and(|token| token.is("AS"))
                && tokens.get(at + 2).is_some_and(|token| token.is_symbol("("));
            if let (true, Some(name)) = (is_cte, opened.and_then(|at| tokens.get(at))) {
                names.insert(name.name().to_lowercase());
            }
        } else if token.is_name()
            && tokens.get(at + 1).is_some_and(|token| token.is("AS"))
            && tokens.get(at + 2).is_some_and(|token| token.is_symbol("("))
        {
            names.insert(token.name().to_lowercase());
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use model::Dialect;

    use super::*;

    #[test]
    fn what_is_read_and_called_is_found_once_and_in_order() {
        for (sql, expected) in [
            ("CREATE VIEW S.V AS SELECT * FROM S.A, B x JOIN \"C\" ON 1 = 1", vec!["S.A", "B", "C"]),
            (
                "CREATE VIEW V AS WITH q AS (SELECT 1 FROM t) SELECT * FROM q JOIN T ON f(q.a) = s.g(1)",
                vec!["t", "f", "s.g"],
            ),
            (
                "CREATE VIEW V AS SELECT (SELECT MAX(a) FROM u) FROM (SELECT b FROM w) d WHERE x IN (1, 2)",
                vec!["MAX", "u", "w"],
            ),
            (
                "CREATE PROCEDURE P AS BEGIN INSERT INTO a SELECT 1 FROM b; UPDATE c SET d = 1; P2(3); END;",
                vec!["a", "b", "c", "P2"],
            ),
            ("CREATE TABLE T (x NUMBER REFERENCES S.U)", vec!["S.U"]),
            ("CREATE VIEW S.V AS SELECT 1 FROM S.V", vec![]),
            ("", vec![]),
        ] {
            let definition =
                Definition { sql, dialect: Dialect::Oracle, kind: None, name: None, routines: None, columns: None };
            let found: Vec<String> = references(&definition).iter().map(ToString::to_string).collect();
            assert_eq!(found, expected, "{sql}");
        }
    }
}
