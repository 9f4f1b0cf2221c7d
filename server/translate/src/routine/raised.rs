//! Statements that raise an error.

use model::Diagnostic;

use super::reader::{Reader, split_commas};
use super::signature::unquoted;
use super::tree::{Does, Message, Span};
use crate::scan::TokenKind;

/// `RAISE …`, `SIGNAL …`, `RAISE_APPLICATION_ERROR(…)`.
pub(super) fn read<'t, 's>(reader: &mut Reader<'t, 's>) -> Result<Option<Does<'t, 's>>, Diagnostic> {
    if reader.take(&["RAISE_APPLICATION_ERROR"]) {
        let arguments = split_commas(reader.parenthesised()?);
        let message = arguments.get(1).copied().ok_or_else(|| reader.expected("a number and a message"))?;
        return Ok(Some(Does::Raise(vec![Message::Value(message)])));
    }
    if reader.take(&["RESIGNAL"]) {
        return Ok(Some(Does::Reraise));
    }
    if reader.take(&["SIGNAL"]) {
        let state = reader.until_words(&["SET"]);
        let state = state.last().map(unquoted).unwrap_or_default();
        let message = reader.take(&["SET", "MESSAGE_TEXT"]) && reader.take_symbol("=");
        let text = reader.until(|token, _| token.is_symbol(","));
        let fallback = Message::Text(format!("SQLSTATE {state}"));
        return Ok(Some(Does::Raise(vec![if message { Message::Value(text) } else { fallback }])));
    }
    if !reader.take(&["RAISE"]) {
        return Ok(None);
    }
    if reader.is_over() {
        return Ok(Some(Does::Reraise));
    }
    reader.take(&["EXCEPTION"]);
    let Some(format) = reader.peek(0).filter(|token| token.kind == TokenKind::Text) else {
        let name = reader.rest_of_statement();
        let text: Vec<&str> = name.iter().map(|token| token.text).collect();
        return Ok(Some(Does::Raise(vec![Message::Text(text.join(" "))])));
    };
    reader.at += 1;
    let mut rest = reader.until_words(&["USING"]);
    if rest.first().is_some_and(|token| token.is_symbol(",")) {
        rest = &rest[1..];
    }
    Ok(Some(Does::Raise(formatted(&unquoted(format), split_commas(rest)))))
}

/// A message with values in place of its `%`.
pub(super) fn formatted<'t, 's>(format: &str, values: Vec<Span<'t, 's>>) -> Vec<Message<'t, 's>> {
    let mut values = values.into_iter();
    let mut parts = Vec::new();
    for (at, piece) in format.split('%').enumerate() {
        if at > 0 {
            match values.next() {
                Some(value) => parts.push(Message::Value(value)),
                None => parts.push(Message::Text("%".to_owned())),
            }
        }
        if !piece.is_empty() {
            parts.push(Message::Text(piece.to_owned()));
        }
    }
    parts
}
