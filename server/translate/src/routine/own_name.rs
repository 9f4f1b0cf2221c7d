//! Where a routine of T-SQL asks for its own name, or for the line of an error.

use model::{Diagnostic, Dialect};

use crate::diagnostic_codes::STATEMENT_CHANGED;
use crate::names::literal;
use crate::query::Rewriter;
use crate::scan::{Token, TokenKind};

/// What stands for the name on the tokens.
const NAME: &str = "@@own_name";

/// Puts the routine's name, and NULL for a line, where they are asked for.
pub(super) fn put(tokens: &mut Vec<Token<'_>>, name: &str, rewriter: &Rewriter<'_>, remarks: &mut Vec<Diagnostic>) {
    if rewriter.dialect != Dialect::TSql {
        return;
    }
    rewriter.variables.borrow_mut().insert(NAME.to_owned(), literal(name));
    let mut put = Vec::with_capacity(tokens.len());
    let mut rest = tokens.as_slice();
    while let Some((first, after)) = rest.split_first() {
        let one = |text| Token { kind: TokenKind::Word, text, ..*first };
        let (made, taken) = match rest {
            [function, open, number, close, ..]
                if function.is("OBJECT_NAME")
                    && open.is_symbol("(")
                    && number.is("@@PROCID")
                    && close.is_symbol(")") =>
            {
                (one(NAME), 4)
            }
            [function, open, close, ..]
                if function.is("ERROR_PROCEDURE") && open.is_symbol("(") && close.is_symbol(")") =>
            {
                (one(NAME), 3)
            }
            [function, open, close, ..] if function.is("ERROR_LINE") && open.is_symbol("(") && close.is_symbol(")") => {
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
