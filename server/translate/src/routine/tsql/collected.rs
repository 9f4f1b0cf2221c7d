//! `SELECT @x = @x + a FROM t` goes through the rows: the variable takes all of them, as one aggregate gives them.

use std::collections::HashSet;

use super::Read;
use super::selected::mentions;
use crate::diagnostic_codes::NOT_TRANSLATED;
use crate::routine::reader::{Reader, split_commas};
use crate::routine::tree::{Does, Span};
use crate::scan::{Token, TokenKind};

/// What is said of each such variable.
pub(super) const WITHOUT_NULLS: &str =
    "a NULL among the values of the rows is left out; in the source it makes NULL of what was collected by then";

/// How a variable takes a row's value.
struct Collecting<'v, 's> {
    variable: Token<'s>,
    /// What stands between two values: of `COALESCE(@x + ', ', '') + a`.
    separator: Option<Token<'s>>,
    added: &'v [Token<'s>],
}

/// The aggregate that a variable takes of what stands after its columns, and of what WITH names before them; refused where
/// the rows are taken in another way.
pub(super) fn collected<'t, 's>(
    name: &str,
    value: &[Token<'s>],
    (named, rows): (Span<'t, 's>, Span<'t, 's>),
    texts: &HashSet<String>,
    at: &Reader<'t, 's>,
) -> Read<Does<'t, 's>> {
    let is_text = texts.contains(&name.to_lowercase());
    let found = collecting(value).filter(|found| {
        let again = mentions(found.added, name) || mentions(rows, name);
        found.variable.text.eq_ignore_ascii_case(name)
            && !found.added.is_empty()
            && !again
            && (is_text || found.separator.is_none())
    });
    let Some(Collecting { variable, separator, added }) = found else {
        return Err(at.error(NOT_TRANSLATED, "a variable that collects the values of rows has no rule; use string_agg"));
    };
    let order = rows.windows(2).position(|pair| pair[0].is("ORDER") && pair[1].is("BY"));
    let (from, order) = rows.split_at(order.unwrap_or(rows.len()));
    let word = |text| Token { text, kind: TokenKind::Word, ..variable };
    let symbol = |text| Token { text, kind: TokenKind::Symbol, ..variable };
    let empty = if is_text {
        Token { text: "''", kind: TokenKind::Text, ..variable }
    } else {
        Token { text: "0", kind: TokenKind::Number, ..variable }
    };
    let mut list = vec![symbol("(")];
    list.extend_from_slice(named);
    list.extend([word("SELECT"), word(if is_text { "STRING_AGG" } else { "SUM" }), symbol("(")]);
    list.extend_from_slice(added);
    if is_text {
        list.extend([symbol(","), separator.unwrap_or(empty)]);
    }
    list.push(symbol(")"));
    if is_text && !order.is_empty() {
        list.extend([word("WITHIN"), word("GROUP"), symbol("(")]);
        list.extend_from_slice(order);
        list.push(symbol(")"));
    }
    list.extend_from_slice(from);
    list.push(symbol(")"));
    let coalesce = [word("COALESCE"), symbol("(")];
    let made = match separator {
        // What was there stays without a separator where there are no rows.
        Some(separator) => {
            let before = [variable, symbol("||"), separator, symbol(","), empty, symbol(")"), symbol("||")];
            let otherwise = [symbol(","), variable, symbol(")")];
            [&coalesce[..], &coalesce, &before, &list, &otherwise].concat()
        }
        None => {
            let before = [variable, symbol(if is_text { "||" } else { "+" })];
            [&before[..], &coalesce, &list, &[symbol(","), empty, symbol(")")]].concat()
        }
    };
    Ok(Does::Assign(name.to_owned(), made))
}

/// Reads `@x + a`, and `COALESCE(@x + ', ', '') + a` with ISNULL too.
fn collecting<'v, 's>(value: &'v [Token<'s>]) -> Option<Collecting<'v, 's>> {
    let joins = |token: &Token<'_>| token.is_symbol("+") || token.is_symbol("||");
    match value {
        // A sign before a text does nothing.
        [plus, rest @ ..] if joins(plus) => collecting(rest),
        [variable, plus, added @ ..] if variable.text.starts_with('@') && joins(plus) => {
            Some(Collecting { variable: *variable, separator: None, added })
        }
        [choice, ..] if choice.is_any(&["COALESCE", "ISNULL"]) => {
            let mut reader = Reader { tokens: value, at: 1 };
            let arguments = split_commas(reader.parenthesised().ok()?);
            let [[variable, plus, separator], [empty]] = arguments.as_slice() else { return None };
            let texts = separator.kind == TokenKind::Text && crate::scan::text_of(empty.text).is_empty();
            let (after, added) = value[reader.at..].split_first()?;
            (texts && empty.kind == TokenKind::Text && joins(plus) && joins(after)).then_some(Collecting {
                variable: *variable,
                separator: Some(*separator),
                added,
            })
        }
        _ => None,
    }
}
