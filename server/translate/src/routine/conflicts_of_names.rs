//! PL/pgSQL's `#variable_conflict`, which says what a name is that a variable and a column have.
//!
//! Source: "Variable Substitution" of PostgreSQL's manual. Databricks takes it for the column, as `use_column` wants it; by
//! `error`, which is what holds where nothing is said, there is no such name.

use model::{Diagnostic, Dialect};

use crate::diagnostic_codes::NOT_TRANSLATED;
use crate::query::Rewriter;
use crate::scan::Token;

/// The body without the option.
pub(super) fn without_option<'t, 's>(
    body: &'t [Token<'s>],
    rewriter: &Rewriter<'_>,
) -> Result<&'t [Token<'s>], Diagnostic> {
    let [sign, name, value, rest @ ..] = body else { return Ok(body) };
    if rewriter.dialect != Dialect::PostgreSql || !sign.is_symbol("#") || !name.is("variable_conflict") {
        return Ok(body);
    }
    if !value.is_any(&["use_column", "error"]) {
        let message = "a name is taken for a column before it is taken for a variable in Databricks; give the variables other names";
        return Err(NOT_TRANSLATED.diagnostic(message).at(name.line, name.column));
    }
    rewriter.notes.account(&body[..body.len() - rest.len()]);
    Ok(rest)
}
