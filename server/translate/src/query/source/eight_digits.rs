//! Dates of T-SQL in eight digits, as in `'20240131'`, which Databricks reads as no date.
//!
//! Source: "date (Transact-SQL)", unseparated string format. Eight digits alone are often no date, so that they are taken for
//! one only where a date must stand; with a time of day after them they always are.

use sqlparser::tokenizer::{Token, TokenWithSpan};

use super::{after, before, is_any};

const TYPES: &[&str] = &["DATE", "DATETIME", "DATETIME2", "SMALLDATETIME", "DATETIMEOFFSET"];
/// Functions whose arguments, where they are texts of eight digits, are dates.
const OF_DATES: &[&str] =
    &["DATEADD", "DATEDIFF", "DATEDIFF_BIG", "DATEPART", "DATENAME", "DATETRUNC", "EOMONTH", "YEAR", "MONTH", "DAY"];

/// Puts signs between the parts of such dates.
pub(super) fn separate(tokens: &mut [TokenWithSpan]) {
    // For every parenthesis that is open, whether dates stand in it.
    let mut calls: Vec<bool> = Vec::new();
    for at in 0..tokens.len() {
        match &tokens[at].token {
            Token::LParen => {
                let name = before(tokens, at);
                let first = after(tokens, at);
                let converted = name.is_some_and(|name| is_any(&tokens[name], &["CONVERT", "TRY_CONVERT"]))
                    && first.is_some_and(|first| is_any(&tokens[first], TYPES));
                calls.push(converted || name.is_some_and(|name| is_any(&tokens[name], OF_DATES)));
            }
            Token::RParen => drop(calls.pop()),
            Token::SingleQuotedString(text) | Token::NationalStringLiteral(text) => {
                let cast = after(tokens, at)
                    .filter(|next| is_any(&tokens[*next], &["AS"]))
                    .and_then(|next| after(tokens, next))
                    .is_some_and(|next| is_any(&tokens[next], TYPES));
                let expected = cast || calls.last().copied().unwrap_or_default() || text.contains(':');
                if let Some(separated) = separated(text).filter(|_| expected) {
                    tokens[at].token = Token::SingleQuotedString(separated);
                }
            }
            _ => {}
        }
    }
}

/// `2024-01-31` of `20240131`, with the time that may follow; `None` of what is no such date.
pub(crate) fn separated(text: &str) -> Option<String> {
    let (date, time) = text.split_at_checked(8)?;
    let is_time = |time: &str| {
        time.strip_prefix(' ').is_some_and(|time| {
            time.contains(':') && time.bytes().all(|byte| byte.is_ascii_digit() || b":.".contains(&byte))
        })
    };
    let number = |from: usize, to: usize| date.get(from..to).and_then(|digits| digits.parse::<u32>().ok());
    let is_date = date.bytes().all(|byte| byte.is_ascii_digit())
        && (1..=12).contains(&number(4, 6)?)
        && (1..=31).contains(&number(6, 8)?);
    (is_date && (time.is_empty() || is_time(time)))
        .then(|| format!("{}-{}-{}{time}", &date[..4], &date[4..6], &date[6..]))
}
