//! Teradata's `LOCKING TABLE t FOR ACCESS` before a statement or a query: Databricks has no locks that it could ask for.
//!
//! Source: "LOCKING Request Modifier" of Teradata's manual.

use model::{Diagnostic, Dialect};

use crate::diagnostic_codes::HINT_DROPPED;
use crate::query::Rewriter;
use crate::scan::Token;

/// What a lock lets others do; with it the modifier ends.
const SEVERITIES: &[&str] = &["ACCESS", "READ", "SHARE", "WRITE", "EXCLUSIVE", "EXCL", "CHECKSUM"];

/// Takes every such modifier out of a body.
pub(super) fn leave_out(tokens: &mut Vec<Token<'_>>, rewriter: &Rewriter<'_>, remarks: &mut Vec<Diagnostic>) {
    if rewriter.dialect != Dialect::Teradata {
        return;
    }
    let mut at = 0;
    while at < tokens.len() {
        let Some(end) = end_of(&tokens[at..]).map(|end| at + end) else {
            at += 1;
            continue;
        };
        let message = "LOCKING dropped: readers do not wait for writers in Databricks";
        remarks.push(HINT_DROPPED.diagnostic(message).at(tokens[at].line, tokens[at].column));
        rewriter.notes.account(&tokens[at..end]);
        tokens.drain(at..end);
    }
}

/// How many tokens the modifier has that stands there: `LOCKING`, what is locked, `FOR`, how, and whether to wait.
fn end_of(tokens: &[Token<'_>]) -> Option<usize> {
    let [first, what, ..] = tokens else { return None };
    let is_short = first.is("LOCK") && what.is_any(&["ROW", "TABLE", "VIEW", "DATABASE"]);
    if !is_short && !first.is("LOCKING") {
        return None;
    }
    let statement = tokens.iter().take_while(|token| !token.is_symbol(";"));
    let names = statement.skip(1).position(|token| token.is_any(&["FOR", "IN"]))?;
    tokens.get(names + 2).filter(|token| token.is_any(SEVERITIES))?;
    let mut end = names + 3;
    for word in ["MODE", "NOWAIT"] {
        end += usize::from(tokens.get(end).is_some_and(|token| token.is(word)));
    }
    Some(end)
}
