//! The bounds of a counting loop.

use model::Dialect;

use super::tree::Span;
use crate::scan::TokenKind;

/// The bounds of a loop, the lower first: PL/pgSQL gives those of one that counts down from high to low, PL/SQL and Snowflake
/// give them as those of one that counts up.
///
/// Source: "FOR (Snowflake Scripting)", "FOR LOOP Statement" of Oracle's PL/SQL language reference.
pub(crate) fn rising<'t, 's>(
    (from, to): (Span<'t, 's>, Span<'t, 's>),
    down: bool,
    dialect: Dialect,
) -> (Span<'t, 's>, Span<'t, 's>) {
    if down && !matches!(dialect, Dialect::Oracle | Dialect::Snowflake) { (to, from) } else { (from, to) }
}

/// The last bound of a loop without how far apart its numbers are, and that: `b BY n`.
pub(crate) fn step<'t, 's>(to: Span<'t, 's>) -> (Span<'t, 's>, Option<Span<'t, 's>>) {
    match to.iter().position(|token| token.is("BY")) {
        Some(at) => (&to[..at], Some(&to[at + 1..])),
        None => (to, None),
    }
}

/// The numbers of a loop as an array, the lower bound given first. One that counts down in larger steps begins at the upper.
pub(crate) fn numbers(low: &str, high: &str, step: Option<&str>, down: bool) -> String {
    let numbers = match step {
        None => format!("sequence({low}, {high})"),
        Some(step) if down => format!("sequence({high}, {low}, -({step}))"),
        Some(step) => format!("sequence({low}, {high}, {step})"),
    };
    format!("CASE WHEN {low} <= {high} THEN {numbers} ELSE array() END")
}

/// `a..b` or `a TO b`, outside of parentheses; `None` where a query or a cursor stands there.
pub(crate) fn bounds<'t, 's>(range: Span<'t, 's>) -> Option<(Span<'t, 's>, Span<'t, 's>)> {
    let mut depth = 0_i32;
    for (at, token) in range.iter().enumerate() {
        match token.kind {
            TokenKind::Symbol if token.text == "(" => depth += 1,
            TokenKind::Symbol if token.text == ")" => depth -= 1,
            TokenKind::Symbol if token.text == ".." && depth == 0 => return Some((&range[..at], &range[at + 1..])),
            TokenKind::Word if token.is("SELECT") && depth == 0 => return None,
            TokenKind::Word if token.is("TO") && depth == 0 => return Some((&range[..at], &range[at + 1..])),
            _ => {}
        }
    }
    None
}
