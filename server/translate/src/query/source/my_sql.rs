//! What MySQL writes otherwise than the parser reads.

use model::Diagnostic;
use sqlparser::tokenizer::{Token, TokenWithSpan};

use super::{after, become_words, close_of, erase, is, is_any, is_space, stands_between};
use crate::diagnostic_codes::{ASSUMED, NOT_TRANSLATED};

pub(super) fn adapt(tokens: &mut Vec<TokenWithSpan>, noted: &mut Vec<Diagnostic>) {
    operators(tokens);
    alternatives(tokens, noted);
    several_tables(tokens);
    binary(tokens);
    super::compound_units::adapt(tokens);
    for at in 0..tokens.len() {
        if tokens[at].token == Token::Assignment {
            let place = tokens[at].span.start;
            let message = "a variable that is set within a query has no counterpart; use a window function";
            noted.push(NOT_TRANSLATED.diagnostic(message).at(place.line as u32, place.column as u32));
        }
        // `CAST(a AS SIGNED INT)` says no more than `SIGNED`.
        if is_any(&tokens[at], &["SIGNED", "UNSIGNED"])
            && let Some(next) = after(tokens, at).filter(|next| is_any(&tokens[*next], &["INT", "INTEGER"]))
            && after(tokens, next).is_some_and(|close| tokens[close].token == Token::RParen)
        {
            erase(tokens, next, next);
        }
    }
}

/// `UPDATE a, b SET …` joins its tables.
fn several_tables(tokens: &mut Vec<TokenWithSpan>) {
    let Some(first) = tokens.iter().position(|token| !is_space(token)) else { return };
    if !is(&tokens[first], "UPDATE") {
        return;
    }
    let mut at = first;
    while at < tokens.len() && !is(&tokens[at], "SET") {
        match tokens[at].token {
            Token::LParen => at = close_of(tokens, at).unwrap_or(at),
            Token::Comma => become_words(tokens, at, at + 1, " CROSS JOIN "),
            _ => {}
        }
        at += 1;
    }
}

/// `BINARY a = 'x'` compares by bytes, as Databricks does anyway.
///
/// Source: "BINARY operator" of the MySQL reference manual, "Collation" of the Databricks SQL language manual.
fn binary(tokens: &mut [TokenWithSpan]) {
    for at in 0..tokens.len() {
        let Some(next) = after(tokens, at).filter(|_| is(&tokens[at], "BINARY")) else { continue };
        let prior = super::before(tokens, at);
        // In CAST, CONVERT and the like it is a type or a collation.
        let of_type = prior.is_none_or(|prior| is_any(&tokens[prior], &["AS", "COLLATE", "SET", "USING"]))
            || (prior.is_some_and(|prior| tokens[prior].token == Token::Comma) && tokens[next].token == Token::LParen);
        let operand = matches!(
            tokens[next].token,
            Token::Word(_) | Token::SingleQuotedString(_) | Token::DoubleQuotedString(_) | Token::LParen
        );
        if operand && !of_type {
            erase(tokens, at, at);
        }
    }
}

/// MySQL's `a MOD b` and `!a`, in signs that the parser knows.
fn operators(tokens: &mut [TokenWithSpan]) {
    for at in 0..tokens.len() {
        if is(&tokens[at], "MOD") && stands_between(tokens, at) {
            tokens[at].token = Token::Mod;
        } else if tokens[at].token == Token::ExclamationMark && stands_alone(tokens, at) {
            tokens[at].token = Token::make_keyword("NOT");
        }
    }
}

/// `a || b` is OR in MySQL, which binds less than `=`.
fn alternatives(tokens: &mut [TokenWithSpan], noted: &mut Vec<Diagnostic>) {
    let mut first = None;
    for token in tokens.iter_mut().filter(|token| token.token == Token::StringConcat) {
        token.token = Token::make_keyword("OR");
        first.get_or_insert(token.span.start);
    }
    let message = "`||` is taken as OR, which it is in MySQL; write concat where PIPES_AS_CONCAT is set";
    noted.extend(first.map(|place| ASSUMED.diagnostic(message).at(place.line as u32, place.column as u32)));
}

/// Whether what `!` denies is no operand of another sign, which would bind before NOT.
fn stands_alone(tokens: &[TokenWithSpan], at: usize) -> bool {
    let Some(mut last) = after(tokens, at) else { return false };
    if tokens[last].token == Token::LParen {
        last = close_of(tokens, last).unwrap_or(last);
    }
    while let Some(dot) = after(tokens, last).filter(|dot| tokens[*dot].token == Token::Period) {
        last = after(tokens, dot).unwrap_or(dot);
    }
    after(tokens, last).is_none_or(|next| {
        matches!(tokens[next].token, Token::Word(_) | Token::RParen | Token::Comma | Token::EOF | Token::SemiColon)
    })
}
