//! Bodies between `BEGIN ATOMIC` and `END`.

use crate::scan::Token;

/// The statement of PostgreSQL's `BEGIN ATOMIC … END` where it is the only one; any other body as it is.
pub(super) fn of_one_statement<'t, 's>(body: &'t [Token<'s>]) -> &'t [Token<'s>] {
    match body {
        [begin, atomic, inner @ .., semicolon, end]
            if begin.is("BEGIN")
                && atomic.is("ATOMIC")
                && end.is("END")
                && semicolon.is_symbol(";")
                && !inner.iter().any(|token| token.is_symbol(";")) =>
        {
            inner
        }
        _ => body,
    }
}
