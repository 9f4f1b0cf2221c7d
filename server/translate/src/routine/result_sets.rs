//! Cursors that a routine hands to its caller: their rows become its result.
//!
//! Source: "CREATE PROCEDURE" of the Databricks SQL language manual: a query in the body gives its rows to the caller.

use model::Diagnostic;

use super::row_count::is_query;
use super::signature::Signature;
use super::tree::{Block, Does, Statement};
use super::{each, each_list_mut};
use crate::diagnostic_codes::STATEMENT_CHANGED;
use crate::scan::Token;

/// The cursors that a routine hands to its caller.
pub(super) fn handed(signature: &Signature<'_, '_>, block: &Block<'_, '_>) -> Vec<String> {
    let mut names = signature.cursors.clone();
    if signature.returns_cursor {
        each(&block.statements, &mut |does| {
            if let Does::Return(Some([name])) = does {
                names.push(name.name());
            }
        });
    }
    names
}

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

const LOST: &str = "the caller gets the rows of one query, the last, and so none of these; take them out into a procedure or a \
                    table of their own";

/// Says of the first query whose rows do not come to the caller, as another's do.
pub(super) fn lost(block: &Block<'_, '_>, remarks: &mut Vec<Diagnostic>) {
    let mut first = None;
    gives(&block.statements, false, &mut first);
    remarks.extend(first.map(|at| STATEMENT_CHANGED.diagnostic(LOST).at(at.line, at.column)));
}

/// Whether statements may give rows to the caller; `later` whether others may after them.
fn gives<'t, 's>(list: &[Statement<'t, 's>], later: bool, first: &mut Option<&'t Token<'s>>) -> bool {
    let mut after = later;
    for statement in list.iter().rev() {
        match &statement.does {
            Does::Sql(query) if is_query(query) => {
                if after {
                    *first = Some(statement.at);
                }
                after = true;
            }
            // Nothing comes after it.
            Does::Return(_) | Does::Raise(_) | Does::Reraise => after = false,
            Does::Block(inner) => {
                let handled = inner.handlers.iter().map(|handler| gives(&handler.statements, after, first));
                let handled = handled.fold(false, |one, other| one | other);
                after = gives(&inner.statements, after | handled, first);
            }
            does => {
                let is_loop = matches!(
                    does,
                    Does::While(..) | Does::Repeat(..) | Does::Loop(..) | Does::ForQuery { .. } | Does::ForRange { .. }
                );
                let mut any = false;
                super::each_list(does, &mut |inner| {
                    let again = is_loop && gives(inner, false, &mut None);
                    any |= gives(inner, after | again, first);
                });
                after |= any;
            }
        }
    }
    after
}
