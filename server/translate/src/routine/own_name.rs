//! Where a routine of T-SQL or Oracle asks for its own name, for the line of an error, or for an error's text.

use model::{Diagnostic, Dialect};

use crate::diagnostic_codes::STATEMENT_CHANGED;
use crate::names::literal;
use crate::query::Rewriter;
use crate::scan::{Token, TokenKind};

/// What stands for the name on the tokens, in words that the grammars read.
const NAME: &str = "@@own_name";
const NAME_OF_ORACLE: &str = "own_name$";

/// Puts the routine's name, and NULL for a line, where they are asked for.
pub(super) fn put(tokens: &mut Vec<Token<'_>>, name: &str, rewriter: &Rewriter<'_>, remarks: &mut Vec<Diagnostic>) {
    if !matches!(rewriter.dialect, Dialect::TSql | Dialect::Oracle) {
        return;
    }
    let oracle = rewriter.dialect == Dialect::Oracle;
    let stands = if oracle { NAME_OF_ORACLE } else { NAME };
    rewriter.variables.borrow_mut().insert(stands.to_owned(), literal(name));
    let mut put = Vec::with_capacity(tokens.len());
    let mut rest = tokens.as_slice();
    while let Some((first, after)) = rest.split_first() {
        let one = |text| Token { kind: TokenKind::Word, text, ..*first };
        let (made, taken) = match rest {
            [dollar, second, asked, ..] if oracle && dollar.is_symbol("$") && second.is_symbol("$") => {
                if asked.is("PLSQL_UNIT") {
                    (one(stands), 3)
                } else {
                    let message = format!("$${} becomes NULL: Databricks does not know it", asked.text);
                    remarks.push(STATEMENT_CHANGED.diagnostic(message).at(first.line, first.column));
                    (one("NULL"), 3)
                }
            }
            // The text of the error that is being handled, with or without its number.
            [text, open, number, close, ..]
                if oracle
                    && text.is("SQLERRM")
                    && open.is_symbol("(")
                    && number.is("SQLCODE")
                    && close.is_symbol(")") =>
            {
                (*first, 4)
            }
            [function, open, number, close, ..]
                if !oracle
                    && function.is("OBJECT_NAME")
                    && open.is_symbol("(")
                    && number.is("@@PROCID")
                    && close.is_symbol(")") =>
            {
                (one(stands), 4)
            }
            [function, open, close, ..]
                if !oracle && function.is("ERROR_PROCEDURE") && open.is_symbol("(") && close.is_symbol(")") =>
            {
                (one(stands), 3)
            }
            [function, open, close, ..]
                if !oracle && function.is("ERROR_LINE") && open.is_symbol("(") && close.is_symbol(")") =>
            {
                let message = "ERROR_LINE() becomes NULL: Databricks does not say the line of an error";
                remarks.push(STATEMENT_CHANGED.diagnostic(message).at(first.line, first.column));
                (one("NULL"), 3)
            }
            _ => {
                put.push(*first);
                rest = after;
                continue;
            }
        };
        put.push(made);
        rest = &rest[taken..];
    }
    *tokens = put;
}
