//! Text literals as Databricks reads them.
//!
//! In the tree a literal holds what it says. Databricks takes `\` as an escape, and reads `''` by a setting, so a text is
//! written with `\` doubled, in double quotes where it holds a single one, and with `\u0027` for that where it holds both.

use std::ops::ControlFlow;

use model::Dialect;
use sqlparser::ast::{Value, ValueWithSpan, VisitorMut};
use sqlparser::tokenizer::{Token, Tokenizer};

use crate::scan::text_of;

/// The last walk through a tree; it must be the only one, since it leaves texts escaped.
pub(super) struct Literals;

impl VisitorMut for Literals {
    type Break = ();

    fn post_visit_value(&mut self, value: &mut ValueWithSpan) -> ControlFlow<()> {
        if let Some(text) = said(&value.value) {
            value.value = escaped(text);
        } else if let Value::SingleQuotedByteStringLiteral(bits) = &value.value
            && let Ok(number) = u64::from_str_radix(bits, 2)
        {
            value.value = Value::Number(number.to_string(), false);
        }
        ControlFlow::Continue(())
    }
}

fn said(value: &Value) -> Option<&str> {
    match value {
        Value::SingleQuotedString(text)
        | Value::DoubleQuotedString(text)
        | Value::NationalStringLiteral(text)
        | Value::EscapedStringLiteral(text)
        | Value::UnicodeStringLiteral(text) => Some(text),
        Value::DollarQuotedString(text) => Some(&text.value),
        Value::QuoteDelimitedStringLiteral(text) | Value::NationalQuoteDelimitedStringLiteral(text) => {
            Some(&text.value)
        }
        _ => None,
    }
}

fn escaped(text: &str) -> Value {
    let escaped = text.replace('\\', "\\\\");
    if !escaped.contains('\'') {
        return Value::SingleQuotedString(escaped);
    }
    if !escaped.contains('"') {
        return Value::DoubleQuotedString(escaped);
    }
    Value::SingleQuotedString(escaped.replace('\'', "\\u0027"))
}

/// What a literal of a dialect says, given as written.
pub(crate) fn text_in(literal: &str, dialect: Dialect) -> String {
    let dialect = super::parser_dialect(dialect);
    let tokens = Tokenizer::new(&*dialect, literal).tokenize().unwrap_or_default();
    match tokens.into_iter().next() {
        Some(
            Token::SingleQuotedString(text) | Token::DoubleQuotedString(text) | Token::NationalStringLiteral(text),
        ) => text,
        Some(Token::EscapedStringLiteral(text)) => text,
        Some(Token::DollarQuotedString(text)) => text.value,
        _ => text_of(literal),
    }
}
