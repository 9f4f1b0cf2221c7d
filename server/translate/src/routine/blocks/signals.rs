//! Errors that a routine signals for a handler of its own: the handler must still know them.

use super::BodyReader;
use crate::diagnostic_codes::STATEMENT_CHANGED;
use crate::routine::reader::Reader;
use crate::routine::signature::unquoted;
use crate::routine::tree::{Does, Span};
use crate::scan::{Token, TokenKind};

impl<'t, 's> BodyReader<'t, 's> {
    /// A SIGNAL of a condition or a SQLSTATE for which the routine has a handler.
    pub(super) fn signalled(&mut self, statement: Span<'t, 's>) -> Option<Does<'t, 's>> {
        let mut reader = Reader::new(statement);
        if !reader.take(&["SIGNAL"]) {
            return None;
        }
        let condition = condition(&mut reader)?;
        if !handled(self.reader.tokens).any(|handled| handled.eq_ignore_ascii_case(&condition)) {
            return None;
        }
        if reader.take(&["SET"]) {
            let message = "the message of the error is left out; its handler is found by its condition";
            self.remarks.push(reader.error(STATEMENT_CHANGED, message));
        }
        Some(Does::Signal(condition, None))
    }

    /// A RAISE of PL/pgSQL of a condition or with an ERRCODE for which the routine has a handler.
    pub(super) fn raised_with_state(&mut self, statement: Span<'t, 's>) -> Option<Does<'t, 's>> {
        let [raise, head @ ..] = statement else { return None };
        let code = statement
            .windows(3)
            .find(|words| words[0].is("ERRCODE") && (words[1].is_symbol("=") || words[1].is_symbol(":=")));
        let state = match (code, head) {
            _ if !raise.is("RAISE") => return None,
            (Some([.., code]), _) if code.kind == TokenKind::Text => self.state_of_code(code)?,
            (_, [sqlstate, code, ..]) if sqlstate.is("SQLSTATE") => self.state_of_code(code)?,
            (_, [name, ..]) if name.is_name() => self.condition(std::slice::from_ref(name)).ok()?,
            _ => return None,
        };
        let tokens = self.reader.tokens;
        let whens = tokens.iter().enumerate().filter(|(_, token)| token.is("WHEN"));
        let handled = whens.into_iter().any(|(at, _)| {
            let conditions = Reader { tokens, at: at + 1 }.until_words(&["THEN"]);
            let mut conditions = conditions.split(|token| token.is("OR"));
            conditions.any(|condition| self.condition(condition).is_ok_and(|handled| handled == state))
        });
        if !handled || !state.starts_with("SQLSTATE ") {
            return None;
        }
        let message = "the message of the error is left out; its handler is found by its condition";
        self.remarks.push(Reader::new(statement).error(STATEMENT_CHANGED, message));
        Some(Does::Signal(state, None))
    }

    /// The condition that the text of an ERRCODE stands for: a state, or the name of an error.
    fn state_of_code(&self, code: &Token<'s>) -> Option<String> {
        let text = unquoted(code);
        let named = super::declarations::of_name(&text.to_ascii_uppercase());
        named.map(str::to_owned).or_else(|| super::declarations::state_here(&text, code).ok())
    }
}

/// A condition that stands here, taken: a name, or `SQLSTATE '…'`.
fn condition(reader: &mut Reader<'_, '_>) -> Option<String> {
    if reader.take(&["SQLSTATE"]) {
        reader.take(&["VALUE"]);
        let state = reader.peek(0).filter(|token| token.kind == TokenKind::Text).map(unquoted)?;
        reader.at += 1;
        return Some(format!("SQLSTATE '{state}'"));
    }
    reader.name().ok()
}

/// The conditions for which there are handlers.
fn handled<'a>(tokens: &'a [Token<'_>]) -> impl Iterator<Item = String> + 'a {
    let places = tokens.windows(2).enumerate().filter(|(_, pair)| pair[0].is("HANDLER") && pair[1].is("FOR"));
    places.flat_map(|(at, _)| {
        let mut reader = Reader { tokens, at: at + 2 };
        let mut found = Vec::new();
        while let Some(condition) = condition(&mut reader) {
            found.push(condition);
            if !reader.take_symbol(",") {
                break;
            }
        }
        found
    })
}
