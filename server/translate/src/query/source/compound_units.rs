//! MySQL's units of two kinds: `INTERVAL '1 02' DAY_HOUR` is a length in the smaller one, and `EXTRACT(YEAR_MONTH FROM a)` the
//! digits of both.
//!
//! Source: "Temporal Intervals" of the MySQL reference manual.

use sqlparser::tokenizer::{Token, TokenWithSpan};

use super::{after, become_words, close_of, is};

/// The units that a name of two goes through, from the smallest on: its name, and how many of it make one of the next.
const UNITS: &[(&str, i64)] = &[("SECOND", 60), ("MINUTE", 60), ("HOUR", 24), ("DAY", 0)];
/// What EXTRACT of a name of two gives, as a format of MySQL.
const DIGITS: &[(&str, &str)] = &[
    ("YEAR_MONTH", "%Y%m"),
    ("DAY_HOUR", "%d%H"),
    ("DAY_MINUTE", "%d%H%i"),
    ("DAY_SECOND", "%d%H%i%s"),
    ("HOUR_MINUTE", "%H%i"),
    ("HOUR_SECOND", "%H%i%s"),
    ("MINUTE_SECOND", "%i%s"),
];

pub(super) fn adapt(tokens: &mut Vec<TokenWithSpan>) {
    let mut at = 0;
    while at < tokens.len() {
        if is(&tokens[at], "INTERVAL") {
            interval(tokens, at);
        } else if is(&tokens[at], "EXTRACT") {
            extract(tokens, at);
        }
        at += 1;
    }
}

fn interval(tokens: &mut Vec<TokenWithSpan>, at: usize) -> Option<()> {
    let value = after(tokens, at)?;
    let unit = after(tokens, value)?;
    let (Token::SingleQuotedString(text) | Token::DoubleQuotedString(text)) = &tokens[value].token else { return None };
    let Token::Word(word) = &tokens[unit].token else { return None };
    let (length, smallest) = length(text, &word.value.to_ascii_uppercase())?;
    become_words(tokens, value, unit + 1, &format!("'{length}' {smallest}"));
    Some(())
}

/// The length that a text says in a unit of two, in the smaller one. Where it has fewer numbers, the larger ones are missing.
fn length(text: &str, unit: &str) -> Option<(i64, &'static str)> {
    let text = text.trim();
    let (sign, digits) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
    let numbers = digits.split(|sign: char| !sign.is_ascii_digit()).filter(|number| !number.is_empty());
    let numbers: Vec<i64> = numbers.map(str::parse).collect::<Result<_, _>>().ok()?;
    let (large, small) = unit.split_once('_')?;
    if unit == "YEAR_MONTH" {
        let [years, months] = match *numbers.as_slice() {
            [years, months] => [years, months],
            [months] => [0, months],
            _ => return None,
        };
        return Some((sign * (years * 12 + months), "MONTH"));
    }
    let place = |name: &str| UNITS.iter().position(|(unit, _)| *unit == name);
    let steps = UNITS.get(place(small)?..=place(large)?)?;
    if numbers.is_empty() || numbers.len() > steps.len() {
        return None;
    }
    let (mut total, mut weight) = (0, 1);
    for (number, (_, next)) in numbers.iter().rev().zip(steps) {
        total += number * weight;
        weight *= next;
    }
    Some((sign * total, steps.first()?.0))
}

fn extract(tokens: &mut Vec<TokenWithSpan>, at: usize) -> Option<()> {
    let open = after(tokens, at).filter(|open| tokens[*open].token == Token::LParen)?;
    let unit = after(tokens, open)?;
    let from = after(tokens, unit).filter(|from| is(&tokens[*from], "FROM"))?;
    let (_, format) = DIGITS.iter().find(|(name, _)| is(&tokens[unit], name))?;
    let close = close_of(tokens, open)?;
    become_words(tokens, close, close + 1, &format!(", '{format}') AS SIGNED)"));
    become_words(tokens, at, from + 1, "CAST(DATE_FORMAT(");
    Some(())
}
