//! How far a statement, a part of one, or a handler reaches in a routine's body.

use model::Dialect;

use crate::scan::Token;
use crate::tsql_words::STARTERS;

/// Words that end a part of a statement, in every language.
const ENDS: &[&str] = &["THEN", "LOOP", "DO", "BEGIN", "END", "ELSE"];

/// The place after the part of a statement that begins at a place: at its `;`, at the `)` that closes what it stands in, or
/// before a word that begins another statement or a part of one.
pub(super) fn end(body: &[Token<'_>], at: usize, dialect: Dialect) -> usize {
    let (mut parentheses, mut cases) = (0_usize, 0_usize);
    let mut awaits_set = body[at].is_any(&["UPDATE", "UPD"]);
    for (place, token) in body.iter().enumerate().skip(at + 1) {
        if token.is_symbol("(") {
            parentheses += 1;
        } else if token.is_symbol(")") {
            let Some(fewer) = parentheses.checked_sub(1) else { return place };
            parentheses = fewer;
        } else if token.is("CASE") {
            cases += 1;
        } else if token.is("END") && cases > 0 {
            cases -= 1;
        } else if token.is("SET") && awaits_set {
            awaits_set = false;
        } else {
            // WITH may stand before hints.
            let begins = dialect == Dialect::TSql && token.is_any(STARTERS) && !token.is("WITH");
            let is_first = token.is_any(ENDS) || begins;
            if token.is_symbol(";") || (parentheses == 0 && cases == 0 && is_first) {
                return place;
            }
        }
    }
    body.len()
}

/// The place after the handler that begins at a place: `BEGIN CATCH …`, `WHEN … THEN …` or `EXIT HANDLER FOR …`; `None` where
/// none begins there.
pub(super) fn handler_end(body: &[Token<'_>], at: usize) -> Option<usize> {
    let next = body.get(at + 1)?;
    let (caught, listed) = (body[at].is("BEGIN") && next.is("CATCH"), body[at].is("WHEN"));
    if !caught && !listed && !next.is("HANDLER") {
        return None;
    }
    // Its own BEGIN is at hand already.
    let mut depth = usize::from(caught);
    for place in at + 1..body.len() {
        let (token, before) = (&body[place], &body[place - 1]);
        if token.is_any(&["BEGIN", "CASE"]) && !before.is("END") {
            depth += 1;
        } else if token.is("END") {
            let of_statement = ["IF", "LOOP", "WHILE", "REPEAT", "FOR"];
            if body.get(place + 1).is_some_and(|next| next.is_any(&of_statement)) {
                continue;
            }
            match depth.checked_sub(1) {
                Some(0) if caught => return Some((place + 2).min(body.len())),
                Some(less) => depth = less,
                None => return Some(place),
            }
        } else if depth == 0 {
            let next_begins = listed && token.is("WHEN") && before.is_symbol(";");
            if next_begins || (!listed && token.is_symbol(";")) {
                return Some(place);
            }
        }
    }
    Some(body.len())
}
