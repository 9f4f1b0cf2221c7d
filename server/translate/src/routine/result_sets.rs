//! Cursors that a routine hands to its caller: their rows become its result.
//!
//! Source: "CREATE PROCEDURE" of the Databricks SQL language manual: a query in the body gives its rows to the caller.

use model::Diagnostic;

use super::each_list_mut;
use super::tree::{Block, Does};
use crate::diagnostic_codes::STATEMENT_CHANGED;

/// Replaces the opening of the cursors of these names, and of those declared WITH RETURN, by their queries.
pub(super) fn give(block: &mut Block<'_, '_>, handed: &[String], remarks: &mut Vec<Diagnostic>) {
    let returned: Vec<_> = block.cursors.iter().filter(|cursor| cursor.returns).cloned().collect();
    if handed.is_empty() && returned.is_empty() {
        return;
    }
    let is_handed = |name: &str| handed.iter().any(|handed| handed.eq_ignore_ascii_case(name));
    each_list_mut(block, &mut |list| {
        for statement in list {
            let gives = match &statement.does {
                Does::OpenFor(name, [first, rest @ ..]) if is_handed(name) && first.is("EXECUTE") => {
                    let text = if rest.first().is_some_and(|token| token.is("IMMEDIATE")) { &rest[1..] } else { rest };
                    Does::Execute { text, into: Vec::new(), using: Vec::new() }
                }
                Does::OpenFor(name, query) if is_handed(name) => match query.first() {
                    Some(first) if first.is_any(&["SELECT", "WITH", "SEL"]) => Does::Sql(query.to_vec()),
                    _ => Does::Execute { text: query, into: Vec::new(), using: Vec::new() },
                },
                Does::Open(name, values) if values.is_empty() => {
                    match returned.iter().find(|cursor| cursor.name.eq_ignore_ascii_case(name)) {
                        Some(cursor) => Does::Sql(cursor.query.to_vec()),
                        None => continue,
                    }
                }
                Does::Return(Some([name])) if is_handed(name.text) => {
                    statement.does = Does::Return(None);
                    continue;
                }
                _ => continue,
            };
            statement.does = gives;
            let message = "the cursor's rows become the result of the call; change those who read the cursor";
            remarks.push(STATEMENT_CHANGED.diagnostic(message).at(statement.at.line, statement.at.column));
        }
    });
    block.cursors.retain(|cursor| !cursor.returns);
}
