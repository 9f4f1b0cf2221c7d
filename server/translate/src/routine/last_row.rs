//! Conditions that ask whether a fetch found a row.

use super::fetching::STATUS;
use super::reader::without_parentheses;
use super::row_count::COUNT;
use super::tree::{Block, Does, Handler, Span, Statement};
use crate::scan::{Token, TokenKind};

/// A variable that the handler for a missing row sets, and what it sets it to.
pub(super) struct Flag {
    name: String,
    value: String,
}

/// The flags of a block: its handlers for a missing row set them and do nothing else.
pub(super) fn flags(block: &Block<'_, '_>) -> Vec<Flag> {
    let flag = |handler: &Handler<'_, '_>| match handler.statements.as_slice() {
        [Statement { does: Does::Assign(name, value), .. }] if goes_on_after_last_row(handler) => {
            Some(Flag { name: name.clone(), value: spelled(value)? })
        }
        _ => None,
    };
    block.handlers.iter().filter_map(flag).collect()
}

/// Whether a handler is for nothing else than a row that is not there, after which the block goes on.
pub(super) fn goes_on_after_last_row(handler: &Handler<'_, '_>) -> bool {
    let of_rows = |condition: &String| condition.contains("FOUND") || condition.contains("'02000'");
    handler.continues && handler.conditions.iter().all(of_rows)
}

/// Whether a condition holds where a row was found, and only there (`true`), or where none was (`false`); `None` where it asks
/// for anything else, or for more.
pub(super) fn asks_for_row(condition: Span<'_, '_>, flags: &[Flag]) -> Option<bool> {
    let inner = without_parentheses(condition);
    if inner.len() < condition.len() {
        return asks_for_row(inner, flags);
    }
    match condition {
        [not, rest @ ..] if not.is("NOT") || not.is_symbol("!") => asks_for_row(rest, flags).map(|found| !found),
        [flag] => holds(flag, "=", "1", flags),
        [asked, sign, value @ ..] if sign.kind == TokenKind::Symbol && asked.kind == TokenKind::Word => {
            holds(asked, sign.text, &spelled(value)?, flags)
        }
        _ => None,
    }
}

/// Whether a comparison holds where a row was found.
fn holds(asked: &Token<'_>, sign: &str, value: &str, flags: &[Flag]) -> Option<bool> {
    if asked.text == STATUS {
        return match (sign, value) {
            ("=" | ">=", "0") | ("<>" | "!=" | ">", "-1") => Some(true),
            ("<>" | "!=" | "<", "0") | ("=", "-1") => Some(false),
            _ => None,
        };
    }
    if asked.text == COUNT {
        return match (sign, value) {
            (">", "0") => Some(true),
            ("=", "0") => Some(false),
            _ => None,
        };
    }
    let flag = flags.iter().find(|flag| asked.is(&flag.name))?;
    let set = flag.value == value;
    match sign {
        "=" => Some(!set),
        "<>" | "!=" => Some(set),
        _ => None,
    }
}

/// A literal, a truth as the number it is; `None` for what is none.
fn spelled(value: &[Token<'_>]) -> Option<String> {
    match value {
        [open, inner @ .., close] if open.is_symbol("(") && close.is_symbol(")") => spelled(inner),
        [minus, number] if minus.is_symbol("-") && number.kind == TokenKind::Number => {
            Some(format!("-{}", number.text))
        }
        [truth] if truth.is("TRUE") => Some("1".to_owned()),
        [truth] if truth.is("FALSE") => Some("0".to_owned()),
        [literal] if matches!(literal.kind, TokenKind::Number | TokenKind::Text) => Some(literal.text.to_owned()),
        _ => None,
    }
}

/// Whether statements ask for the row that a loop fetched before the next fetch tells of another, or before they set the flag
/// themselves, which a fetch that finds a row leaves as it is.
pub(super) fn is_read(statements: &[Statement<'_, '_>], flags: &[Flag]) -> bool {
    let (mut read, mut fetched, mut set) = (false, false, false);
    super::each(statements, &mut |does| {
        let mut see = |tokens: &[Token<'_>]| {
            read |= tokens.iter().any(|token| {
                (!fetched && token.text == STATUS) || (!set && flags.iter().any(|flag| token.is(&flag.name)))
            });
        };
        match does {
            Does::Assign(name, value) => {
                see(value);
                set |= flags.iter().any(|flag| flag.name.eq_ignore_ascii_case(name));
            }
            Does::If(arms, _) => {
                arms.iter()
                    .filter(|(condition, _)| !is_always_true(condition))
                    .for_each(|(condition, _)| see(condition));
            }
            _ => super::spans_of(does, &mut see),
        }
        fetched |= matches!(does, Does::Fetch(..) | Does::Probe(_));
    });
    read
}

/// `@@FETCH_STATUS <> -2`: the row was not taken away meanwhile, as no row of a query is.
fn is_always_true(condition: Span<'_, '_>) -> bool {
    let inner = without_parentheses(condition);
    if inner.len() < condition.len() {
        return is_always_true(inner);
    }
    matches!(inner, [status, sign, value @ ..]
        if status.text == STATUS && ["<>", "!="].contains(&sign.text) && spelled(value).is_some_and(|said| said == "-2"))
}
