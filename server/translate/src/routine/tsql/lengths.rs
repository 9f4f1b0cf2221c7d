//! How long texts in variables of T-SQL may be: what is longer is cut off where it is put in, without a word. Databricks' variables
//! are STRINGs here, which hold all of it.
//!
//! Source: "char and varchar (Transact-SQL)" and "SET @local_variable": a value is converted to the variable's type.

use std::collections::HashMap;

use crate::scan::{Token, TokenKind, text_of};

/// Texts longer than that are seldom cut, and those who write them know it.
const LONG: usize = 1_000;

/// The lengths of variables and parameters of texts, by name in lower case.
#[derive(Debug, Default)]
pub(in super::super) struct Lengths(HashMap<String, usize>);

impl Lengths {
    /// Finds `@name VARCHAR(10)`, with AS between or not, wherever it stands.
    pub(in super::super) fn of(parts: &[&[Token<'_>]]) -> Self {
        let mut found = HashMap::new();
        for tokens in parts {
            for (at, name) in tokens.iter().enumerate().filter(|(_, token)| token.text.starts_with('@')) {
                let after = at + 1 + usize::from(tokens.get(at + 1).is_some_and(|next| next.is("AS")));
                let Some(length) = declared(tokens.get(after..).unwrap_or_default()) else { continue };
                // Of two that have one name the longer counts.
                let known = found.entry(name.text.to_lowercase()).or_insert(length);
                *known = length.max(*known);
            }
        }
        Self(found)
    }

    /// What a variable holds of a value, given as the source has it and as it is written.
    pub(in super::super) fn cut(&self, name: &str, value: &[Token<'_>], text: String) -> String {
        match (self.0.get(&name.to_lowercase()), self.length(value)) {
            (Some(most), Some(length)) if length > *most && *most < LONG => format!("left({text}, {most})"),
            _ => text,
        }
    }

    /// How long a value may be that is made of texts and variables alone.
    fn length(&self, value: &[Token<'_>]) -> Option<usize> {
        value.split(|token| ["+", "||"].contains(&token.text)).try_fold(0_usize, |sum, part| {
            let part = match part {
                [open, inner @ .., close] if open.is_symbol("(") && close.is_symbol(")") => inner,
                part => part,
            };
            let [only] = part else { return None };
            let length = match only.kind {
                TokenKind::Text => text_of(only.text).chars().count(),
                _ => *self.0.get(&only.text.to_lowercase())?,
            };
            Some(sum.saturating_add(length))
        })
    }
}

/// The length of the type of texts that stands there; without one it is a single character.
fn declared(tokens: &[Token<'_>]) -> Option<usize> {
    let [name, rest @ ..] = tokens else { return None };
    if !name.is_any(&["VARCHAR", "NVARCHAR", "CHAR", "NCHAR"]) {
        return None;
    }
    match rest {
        [open, length, close, ..] if open.is_symbol("(") && close.is_symbol(")") => match length.text.parse() {
            Ok(length) => Some(length),
            Err(_) => Some(usize::MAX),
        },
        _ => Some(1),
    }
}
