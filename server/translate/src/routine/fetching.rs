//! Whether the last fetch of a row found one.
//!
//! Source: "SQLSTATE" and "SQLCODE" of Teradata's stored procedures: each statement sets them, and a fetch after the last row
//! sets them to '02000' and 7632.

use model::Dialect;

use super::reader::statement_start;
use super::tree::Block;
use crate::scan::{Token, TokenKind};

/// The variable that is 0 after a fetch that found a row, as the status of T-SQL is.
pub(super) const STATUS: &str = "fetch_status";

/// Puts the variable where the source asks for the status.
pub(super) fn name(tokens: &mut Vec<Token<'_>>, dialect: Dialect) {
    if dialect == Dialect::Teradata {
        name_states(tokens);
    }
    let mut named = Vec::with_capacity(tokens.len());
    let mut rest = tokens.as_slice();
    while let Some((first, after)) = rest.split_first() {
        let one = |kind, text| Token { kind, text, ..*first };
        let comparison = match rest {
            [cursor, percent, word, ..]
                if dialect == Dialect::Oracle && cursor.is_name() && !cursor.is("SQL") && percent.is_symbol("%") =>
            {
                if word.is("NOTFOUND") {
                    Some("<>")
                } else {
                    word.is("FOUND").then_some("=")
                }
            }
            _ => None,
        };
        if let Some(sign) = comparison {
            let symbol = |text| one(TokenKind::Symbol, text);
            named.extend([symbol("("), one(TokenKind::Word, STATUS), symbol(sign)]);
            named.extend([one(TokenKind::Number, "0"), symbol(")")]);
            rest = &rest[3..];
            continue;
        }
        let status = dialect == Dialect::TSql && first.is("@@FETCH_STATUS");
        named.push(if status { one(TokenKind::Word, STATUS) } else { *first });
        rest = after;
    }
    *tokens = named;
}

/// Puts the variable where a state of Teradata is compared that the fetch right before it has set.
fn name_states(tokens: &mut [Token<'_>]) {
    for at in 0..tokens.len().saturating_sub(2) {
        let found = match (tokens[at].text.to_ascii_uppercase().as_str(), tokens[at + 2].text) {
            ("SQLSTATE", "'00000'") | ("SQLCODE", "0") => true,
            ("SQLSTATE", "'02000'") | ("SQLCODE", "7632") => false,
            _ => continue,
        };
        let equal = match tokens[at + 1].text {
            "=" => true,
            "<>" | "!=" => false,
            _ => continue,
        };
        if tokens[at].kind == TokenKind::Word && is_of_fetch(tokens, at) {
            let sign = if equal == found { "=" } else { "<>" };
            tokens[at].text = STATUS;
            tokens[at + 1].text = sign;
            tokens[at + 2] = Token { kind: TokenKind::Number, text: "0", ..tokens[at + 2] };
        }
    }
}

/// Whether the statement before the one at a place fetches, and the last of its rounds too where it is a loop.
fn is_of_fetch(tokens: &[Token<'_>], at: usize) -> bool {
    let start = statement_start(tokens, at).unwrap_or(0);
    let fetches_before = |end: usize| {
        let ends = end.checked_sub(1).filter(|last| tokens[*last].is_symbol(";"));
        ends.is_some_and(|last| tokens[statement_start(tokens, last).unwrap_or(0)].is("FETCH"))
    };
    let Some(word) = tokens[start..at].iter().find(|token| token.is_any(&["IF", "WHILE", "UNTIL"])) else {
        return false;
    };
    if !fetches_before(start) {
        return false;
    }
    if !word.is("WHILE") {
        return true;
    }
    let mut depth = 0_i32;
    let end = (at..tokens.len()).find(|place| {
        let closes = tokens[*place].is("END") && tokens.get(place + 1).is_some_and(|next| next.is("WHILE"));
        let opens = tokens[*place].is("WHILE") && !tokens[place - 1].is("END");
        depth += i32::from(opens) - i32::from(closes);
        depth < 0
    });
    end.is_some_and(fetches_before)
}

/// Whether a block reads the status.
pub(super) fn is_asked(block: &Block<'_, '_>) -> bool {
    let mut found = false;
    super::each_span(block, &mut |tokens| found |= tokens.iter().any(|token| token.text == STATUS));
    found
}
