//! A DATETIME or SMALLDATETIME of T-SQL that becomes a text without a style: `Jan  2 2020  1:05PM`, which is what style 0 asks
//! for. The other types of times become texts as in Databricks.
//!
//! Source: "CAST and CONVERT (Transact-SQL)", date and time styles.

use std::collections::HashSet;

use super::declared::is_declared;
use crate::scan::{Token, TokenKind};

const TEXTS: &[&str] = &["VARCHAR", "NVARCHAR", "CHAR", "NCHAR"];

/// Names the style where a variable, a parameter or the present time becomes a text; `routine` is all of the routine, which
/// declares them.
pub(in crate::routine) fn name_style<'s>(body: &mut Vec<Token<'s>>, routine: &[Token<'_>]) {
    let is_time = |at: &usize| is_declared(routine, *at, &["DATETIME", "SMALLDATETIME"]);
    let times: HashSet<String> = (0..routine.len()).filter(is_time).map(|at| routine[at].text.to_lowercase()).collect();
    for at in (0..body.len()).rev() {
        let call = body[at];
        let made = match &body[at + 1..] {
            [open, rest @ ..] if !open.is_symbol("(") || rest.is_empty() => None,
            [_, rest @ ..] if call.is_any(&["CAST", "TRY_CAST"]) => of_cast(rest, &times),
            [_, rest @ ..] if call.is_any(&["CONVERT", "TRY_CONVERT"]) => of_convert(rest, &times),
            _ => None,
        };
        let Some((value, data_type, taken)) = made else { continue };
        let text = if call.is_any(&["TRY_CAST", "TRY_CONVERT"]) { "TRY_CONVERT" } else { "CONVERT" };
        let symbol = |text| Token { text, kind: TokenKind::Symbol, ..call };
        let zero = Token { text: "0", kind: TokenKind::Number, ..call };
        let mut converted: Vec<Token<'s>> = vec![Token { text, kind: TokenKind::Word, ..call }, symbol("(")];
        converted.extend(data_type);
        converted.push(symbol(","));
        converted.extend(value);
        converted.extend([symbol(","), zero, symbol(")")]);
        body.splice(at..at + 2 + taken, converted);
    }
}

/// A value, a type, and how many tokens both took with the `)`.
type Found<'s> = (Vec<Token<'s>>, Vec<Token<'s>>, usize);

/// `@x AS varchar(20))`.
fn of_cast<'s>(tokens: &[Token<'s>], times: &HashSet<String>) -> Option<Found<'s>> {
    let value = time(tokens, times)?;
    let (word, rest) = tokens[value..].split_first()?;
    let size = text_type(rest).filter(|_| word.is("AS"))?;
    rest.get(size).filter(|close| close.is_symbol(")"))?;
    Some((tokens[..value].to_vec(), rest[..size].to_vec(), value + 1 + size + 1))
}

/// `varchar(20), @x)`.
fn of_convert<'s>(tokens: &[Token<'s>], times: &HashSet<String>) -> Option<Found<'s>> {
    let size = text_type(tokens)?;
    let (comma, rest) = tokens[size..].split_first()?;
    let value = time(rest, times).filter(|_| comma.is_symbol(","))?;
    rest.get(value).filter(|close| close.is_symbol(")"))?;
    Some((rest[..value].to_vec(), tokens[..size].to_vec(), size + 1 + value + 1))
}

/// How many tokens a DATETIME takes that stands first.
fn time(tokens: &[Token<'_>], times: &HashSet<String>) -> Option<usize> {
    match tokens {
        [name, ..] if times.contains(&name.text.to_lowercase()) || name.is("CURRENT_TIMESTAMP") => Some(1),
        [name, open, close, ..]
            if name.is_any(&["GETDATE", "GETUTCDATE"]) && open.is_symbol("(") && close.is_symbol(")") =>
        {
            Some(3)
        }
        _ => None,
    }
}

/// How many tokens a type of texts takes that stands first.
fn text_type(tokens: &[Token<'_>]) -> Option<usize> {
    match tokens {
        [name, open, _, close, ..] if name.is_any(TEXTS) && open.is_symbol("(") && close.is_symbol(")") => Some(4),
        [name, ..] if name.is_any(TEXTS) => Some(1),
        _ => None,
    }
}
