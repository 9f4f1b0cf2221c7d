//! The bounds of a counting loop.

use super::tree::Span;
use crate::scan::TokenKind;

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
