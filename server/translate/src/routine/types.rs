//! Types of parameters, variables and of what a function gives.

use model::{Diagnostic, Dialect};

use super::reader::Reader;
use crate::data_type;
use crate::diagnostic_codes::{ASSUMED, NOT_TRANSLATED};
use crate::scan::Token;

/// Reads a type as routines use it: texts have no length there, and a type taken over from a column is not known here.
pub(crate) fn routine_type(
    reader: &mut Reader<'_, '_>,
    name: &str,
    dialect: Dialect,
) -> Result<(String, Option<Diagnostic>), Diagnostic> {
    let start = *reader;
    let (parts, after) = crate::head::name(reader.tokens, reader.at);
    if reader.tokens.get(after).is_some_and(|token| token.is_symbol("%")) {
        let row = reader.tokens.get(after + 1).is_some_and(|token| token.is("ROWTYPE"));
        if row {
            return Err(
                start.error(NOT_TRANSLATED, &format!("{name} holds a row of {}, which has no rule", parts.join(".")))
            );
        }
        reader.at = after + 2;
        let message =
            format!("{name} takes its type from {}, which is not known here; STRING is taken", parts.join("."));
        return Ok(("STRING".to_owned(), Some(start.error(ASSUMED, &message))));
    }
    let (source, next) = data_type::read(reader.tokens, reader.at).ok_or_else(|| reader.expected("a type"))?;
    let target = source.translate(dialect, name).map_err(|refusal| refusal.at_token(start.peek(0)))?;
    reader.at = next;
    let collation = pass_character_set(reader);
    let text = if target.text.starts_with("VARCHAR(") || target.text.starts_with("CHAR(") {
        "STRING".to_owned()
    } else {
        target.text
    };
    // The types of tables call what they are of a column.
    let remark = target.remark.map(|remark| {
        let message = remark.message.trim_start_matches("column ").to_owned();
        Diagnostic { message, ..remark }.at_token(start.peek(0))
    });
    let dropped = collation.map(|collation| {
        let message = format!("{name}: `COLLATE {}` dropped; texts are compared byte by byte here", collation.text);
        ASSUMED.diagnostic(message).at(collation.line, collation.column)
    });
    Ok((text, remark.or(dropped)))
}

/// Passes over the character set of a text, of which Databricks has only one; answers with the collation that stands beside
/// it.
fn pass_character_set<'t, 's>(reader: &mut Reader<'t, 's>) -> Option<&'t Token<'s>> {
    let mut collation = None;
    loop {
        if reader.take(&["CHARACTER", "SET"]) || reader.take(&["CHARSET"]) {
            reader.at += 1;
        } else if reader.take(&["COLLATE"]) {
            collation = reader.next("a collation").ok();
        } else {
            return collation;
        }
    }
}

/// A diagnostic put at a token.
trait AtToken {
    fn at_token(self, token: Option<&Token<'_>>) -> Self;
}

impl AtToken for Diagnostic {
    fn at_token(self, token: Option<&Token<'_>>) -> Self {
        match token {
            Some(token) if self.line.is_none() => self.at(token.line, token.column),
            _ => self,
        }
    }
}
