//! Variables of T-SQL's type `bit`, which are BOOLEAN in Databricks and compared with truths there, never with 1 and 0.
//!
//! Source: "bit (Transact-SQL)" of the Transact-SQL reference; "cast function" of the Databricks SQL language manual, by which
//! no number becomes a BOOLEAN by itself.

use std::collections::HashSet;

use model::Dialect;

use super::signature::Signature;
use super::tsql::declared::is_declared;
use crate::scan::{Token, TokenKind};

/// Writes TRUE and FALSE for the 1 and 0 that are given to such variables, or that they are compared with.
pub(super) fn to_truths(tokens: &mut [Token<'_>], signature: &Signature<'_, '_>, dialect: Dialect) {
    if dialect != Dialect::TSql {
        return;
    }
    let bits = bits(tokens, signature);
    let is_bit = |token: &Token<'_>| bits.contains(&token.text.to_lowercase());
    for at in 0..tokens.len() {
        match &tokens[at..] {
            [case, bit, ..] if case.is("CASE") && is_bit(bit) => choices(tokens, at + 2),
            [bit, word, open, ..] if is_bit(bit) && word.is("IN") && open.is_symbol("(") => {
                for place in at + 3..tokens.len() {
                    if tokens[place].is_symbol(")") {
                        break;
                    }
                    put(tokens, place);
                }
            }
            [choice, open, bit, comma, _, close, ..]
                if choice.is_any(&["ISNULL", "COALESCE"])
                    && open.is_symbol("(")
                    && is_bit(bit)
                    && comma.is_symbol(",")
                    && close.is_symbol(")") =>
            {
                put(tokens, at + 4);
                compared(tokens, at + 6);
            }
            [bit, ..] if is_bit(bit) => {
                let declared = tokens.get(at + 1).is_some_and(|next| next.is("BIT"));
                compared(tokens, at + 1 + usize::from(declared));
            }
            [number, equals, bit, ..] if equals.is_symbol("=") && is_bit(bit) && is_digit(number) => put(tokens, at),
            _ => {}
        }
    }
}

/// The parameters and variables of the type, in lower case.
fn bits(tokens: &[Token<'_>], signature: &Signature<'_, '_>) -> HashSet<String> {
    let parameters = signature.parameters.iter().filter(|parameter| parameter.data_type == "BOOLEAN");
    let mut found: HashSet<String> = parameters.map(|parameter| parameter.name.to_lowercase()).collect();
    for at in 0..tokens.len() {
        if is_declared(tokens, at, &["BIT"]) {
            found.insert(tokens[at].text.to_lowercase());
        }
    }
    found
}

/// The 1 and 0 after a sign that compares, or gives.
fn compared(tokens: &mut [Token<'_>], at: usize) {
    let sign = |place: usize, text: &str| tokens.get(place).is_some_and(|token| token.is_symbol(text));
    let number = match at {
        _ if sign(at, "=") || sign(at, "<>") || sign(at, "!=") => at + 1,
        _ if (sign(at, "<") && sign(at + 1, ">")) || (sign(at, "!") && sign(at + 1, "=")) => at + 2,
        _ => return,
    };
    let reckons = ["+", "-", "*", "/", "%", "&", "|", "^", "."].iter().any(|text| sign(number + 1, text));
    if !reckons {
        put(tokens, number);
    }
}

/// The 1 and 0 after each WHEN of a CASE that asks for a variable.
fn choices(tokens: &mut [Token<'_>], from: usize) {
    let mut within = 0_usize;
    for at in from..tokens.len() {
        if tokens[at].is("CASE") {
            within += 1;
        } else if tokens[at].is("END") {
            let Some(fewer) = within.checked_sub(1) else { return };
            within = fewer;
        } else if within == 0 && tokens[at].is("WHEN") && at + 1 < tokens.len() {
            put(tokens, at + 1);
        }
    }
}

fn is_digit(token: &Token<'_>) -> bool {
    token.kind == TokenKind::Number && matches!(token.text, "0" | "1")
}

fn put(tokens: &mut [Token<'_>], at: usize) {
    if let Some(token) = tokens.get_mut(at).filter(|token| is_digit(token)) {
        let text = if token.text == "1" { "TRUE" } else { "FALSE" };
        *token = Token { text, kind: TokenKind::Word, ..*token };
    }
}

/// What a variable takes: a truth, where it is of that type and the value plainly is none.
pub(super) fn as_truth(data_type: Option<&String>, text: String, dialect: Dialect) -> String {
    let bare = text.trim_matches(['(', ')']);
    let plain = ["true", "false", "null"].iter().any(|word| bare.eq_ignore_ascii_case(word));
    match data_type {
        Some(data_type) if dialect == Dialect::TSql && data_type == "BOOLEAN" && !plain => {
            format!("CAST({text} AS BOOLEAN)")
        }
        _ => text,
    }
}
