//! Statements that raise an error.

use model::Diagnostic;

use super::reader::{Reader, split_commas};
use super::signature::unquoted;
use super::tree::{Does, Message, Span};
use crate::diagnostic_codes::STATEMENT_CHANGED;
use crate::scan::TokenKind;

/// `RAISE … USING …`, `SIGNAL …`, `RAISE_APPLICATION_ERROR(…)`.
pub(super) fn read<'t, 's>(
    reader: &mut Reader<'t, 's>,
    remarks: &mut Vec<Diagnostic>,
) -> Result<Option<Does<'t, 's>>, Diagnostic> {
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
    let start = *reader;
    reader.take(&["EXCEPTION"]);
    let head = reader.until_words(&["USING"]);
    let options = if reader.take(&["USING"]) { reader.rest_of_statement() } else { &[] };
    let (mut message, mut left) = (None, Vec::new());
    for option in split_commas(options) {
        match option {
            [name, sign, value @ ..] if name.is("MESSAGE") && (sign.is_symbol("=") || sign.is_symbol(":=")) => {
                message = Some(Message::Value(value));
            }
            _ => left.extend(option.first().map(|name| name.text.to_ascii_uppercase())),
        }
    }
    if !left.is_empty() {
        let message = format!("{} of RAISE left out: an error that is raised here has a message only", left.join(", "));
        remarks.push(start.error(STATEMENT_CHANGED, &message));
    }
    let (format, values) = match head {
        [format, comma, values @ ..] if comma.is_symbol(",") => (Some(format), split_commas(values)),
        [format] => (Some(format), Vec::new()),
        _ => (None, Vec::new()),
    };
    Ok(Some(Does::Raise(match (format.filter(|format| format.kind == TokenKind::Text), message) {
        (Some(format), _) => formatted(&unquoted(format), values),
        (None, Some(message)) => vec![message],
        (None, None) => {
            let text: Vec<&str> = head.iter().chain(options).map(|token| token.text).collect();
            vec![Message::Text(text.join(" "))]
        }
    })))
}

/// A message with values in place of its `%`.
pub(super) fn formatted<'t, 's>(format: &str, values: Vec<Span<'t, 's>>) -> Vec<Message<'t, 's>> {
    let mut values = values.into_iter();
    let mut parts = Vec::new();
    let mut text = String::new();
    let mut signs = format.chars().peekable();
    while let Some(sign) = signs.next() {
        // Two of them are the sign itself.
        let value = if sign != '%' || signs.next_if_eq(&'%').is_some() { None } else { values.next() };
        match value {
            Some(value) => {
                if !text.is_empty() {
                    parts.push(Message::Text(std::mem::take(&mut text)));
                }
                parts.push(Message::Value(value));
            }
            None => text.push(sign),
        }
    }
    if !text.is_empty() {
        parts.push(Message::Text(text));
    }
    parts
}
