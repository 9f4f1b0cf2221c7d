//! Errors of the source that a routine gives a name of its own: `PRAGMA EXCEPTION_INIT(e, -942)` and MySQL's
//! `DECLARE e CONDITION FOR 1146`. Whoever handles the name handles the error of the database.

use model::Dialect;

use super::declarations::{of_number, state_here, unheld};
use super::{BodyReader, Read};
use crate::diagnostic_codes::NOT_TRANSLATED;
use crate::routine::error_codes;
use crate::routine::reader::short;
use crate::routine::signature::unquoted;
use crate::routine::tree::Span;
use crate::scan::{Token, TokenKind};

/// What an error is in the source that a name stands for.
pub(super) struct Named<'t, 's> {
    name: String,
    /// Its state, if it has one.
    state: Option<String>,
    at: &'t Token<'s>,
}

impl<'t, 's> BodyReader<'t, 's> {
    /// `EXCEPTION_INIT ( e , - 942 )`
    pub(super) fn exception_number(&mut self, pragma: Span<'t, 's>) {
        let (name, at) = match pragma {
            [_, _, name, _, minus, number, _] if minus.is_symbol("-") => (name, number),
            [_, _, name, _, number, _] => (name, number),
            _ => return,
        };
        let state = error_codes::state_of(at.text, Dialect::Oracle).map(|state| state.trim_matches('\'').to_owned());
        self.named_errors.push(Named { name: name.name(), state, at });
    }

    /// `FOR SQLSTATE '42S02'` or `FOR 1146`, behind `e CONDITION`.
    pub(super) fn condition_number(&mut self, name: &str, rest: Span<'t, 's>) {
        let Some(at) = rest.last().filter(|_| rest.first().is_some_and(|word| word.is("FOR"))) else { return };
        let state = match at.kind {
            TokenKind::Text => Some(unquoted(at)),
            _ => of_number(at).map(str::to_owned),
        };
        // What users raise is told from other errors by its name.
        if !state.as_deref().is_some_and(|state| state.starts_with("45")) {
            self.named_errors.push(Named { name: name.to_owned(), state, at });
        }
    }

    /// The state by which a handler of a name handles the error that the name stands for; `None` where the routine raises
    /// the name itself, of an error that only users raise.
    pub(super) fn state_of_named(&self, name: &str) -> Read<Option<String>> {
        let Some(named) = self.named_errors.iter().find(|named| named.name.eq_ignore_ascii_case(name)) else {
            return Ok(None);
        };
        let raises = |pair: &[Token<'_>]| pair[0].is_any(&["RAISE", "SIGNAL"]) && pair[1].is(name);
        let raised = self.reader.tokens.windows(2).any(raises);
        let of_users = named.at.text.len() == 5 && named.at.text.starts_with("20");
        let of_keys = ["1", "2291", "2292"].contains(&named.at.text.trim_start_matches('0'));
        match &named.state {
            _ if of_keys => Err(unheld(named.at)),
            Some(state) if !raised => state_here(state, named.at).map(Some),
            None if raised && of_users => Ok(None),
            _ => {
                let message = format!(
                    "{name} stands for the error {} of the source, which Databricks does not raise; raise it by its name",
                    short(named.at.text)
                );
                Err(NOT_TRANSLATED.diagnostic(message).at(named.at.line, named.at.column))
            }
        }
    }
}
