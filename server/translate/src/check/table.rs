//! A table's columns and clauses.

use super::grammar::{Grammar, closing, items};
use super::{Refusal, at_depth_0};
use crate::head::Head;
use crate::scan::{Token, TokenKind};

/// What begins a constraint of the table instead of a column.
pub(super) const CONSTRAINTS: &[&str] = &["CONSTRAINT", "PRIMARY", "FOREIGN", "UNIQUE", "CHECK"];
/// What may follow a column's type.
const ATTRIBUTES: &[&str] =
    &["NOT", "NULL", "DEFAULT", "GENERATED", "COMMENT", "CONSTRAINT", "PRIMARY", "REFERENCES", "COLLATE", "MASK"];
/// What may follow a table's columns.
const CLAUSES: &[&str] = &[
    "USING",
    "DELTA",
    "COMMENT",
    "TBLPROPERTIES",
    "CLUSTER",
    "PARTITIONED",
    "BY",
    "AUTO",
    "NONE",
    "DEFAULT",
    "COLLATION",
    "UTF8_BINARY",
    "WITH",
];
/// What makes a table with the columns of another one.
const LIKE_ANOTHER: &[&str] = &["LIKE", "CLONE", "SHALLOW", "DEEP"];

pub(super) fn look(tokens: &[Token<'_>], head: &Head, sql: &str, grammar: &mut Grammar<'_>) -> Result<(), Refusal> {
    let mut rest = &tokens[head.after..];
    let has_columns = rest.first().is_some_and(|token| token.is_symbol("("));
    if has_columns {
        let end = closing(rest).ok_or("found columns without an end, expected `)`")?;
        for item in items(&rest[1..end]) {
            column(item, sql, grammar)?;
        }
        rest = &rest[end + 1..];
    }
    let query = at_depth_0(rest, |token| token.is("AS"));
    if let Some(at) = query {
        grammar.query(&rest[at + 1..], sql)?;
        rest = &rest[..at];
    } else if !has_columns && !rest.iter().any(|token| token.is_any(LIKE_ANOTHER)) {
        return Err("found a table without columns, expected columns or a query".to_owned());
    }
    let mut depth = 0_usize;
    for token in rest {
        match token.text {
            "(" => depth += 1,
            ")" => depth = depth.saturating_sub(1),
            // The name of the other table follows.
            _ if !has_columns && token.is_any(LIKE_ANOTHER) => return Ok(()),
            _ if depth == 0 && token.kind == TokenKind::Word && !token.is_any(CLAUSES) => {
                return Err(format!(
                    "found `{}` after the table's columns, which Databricks does not have",
                    token.text
                ));
            }
            _ => {}
        }
    }
    Ok(())
}

fn column(item: &[Token<'_>], sql: &str, grammar: &mut Grammar<'_>) -> Result<(), Refusal> {
    let Some(first) = item.first() else {
        return Err("found nothing between two commas, expected a column".to_owned());
    };
    if first.is_any(CONSTRAINTS) {
        return Ok(());
    }
    if !first.is_name() {
        return Err(format!("found `{}`, expected a column", first.text));
    }
    grammar.data_type(item.get(1))?;
    let mut rest = &item[2..];
    // The type's own parentheses or angle brackets.
    if rest.first().is_some_and(|token| token.is_symbol("(")) {
        rest = &rest[closing(rest).ok_or("found a data type without an end, expected `)`")? + 1..];
    } else if rest.first().is_some_and(|token| token.text.starts_with('<')) {
        let end = at_depth_0(rest, |token| token.is_any(ATTRIBUTES));
        rest = &rest[end.unwrap_or(rest.len())..];
    } else if item[1].is("INTERVAL") {
        let end = at_depth_0(rest, |token| token.is_any(ATTRIBUTES));
        rest = &rest[end.unwrap_or(rest.len())..];
    }
    let Some(attribute) = rest.first() else { return Ok(()) };
    if !attribute.is_any(ATTRIBUTES) {
        return Err(format!(
            "found `{}` after the type of {}, which Databricks does not have",
            attribute.text,
            first.name()
        ));
    }
    if attribute.is("NULL") {
        return Err(format!("found NULL after the type of {}, expected nothing or NOT NULL", first.name()));
    }
    if let Some(at) = at_depth_0(rest, |token| token.is("DEFAULT")).filter(|at| {
        // `BY DEFAULT AS IDENTITY` has no value.
        !at.checked_sub(1).and_then(|before| rest.get(before)).is_some_and(|token| token.is("BY"))
    }) {
        let value = &rest[at + 1..];
        let end = at_depth_0(value, |token| token.is_any(&["COMMENT", "CONSTRAINT", "PRIMARY", "REFERENCES", "NOT"]));
        grammar.expression(&value[..end.unwrap_or(value.len())], sql)?;
    }
    Ok(())
}
