//! Times written by the pieces of a format: by one pattern where one is enough, and by several expressions otherwise.

use sqlparser::ast::Expr;

use super::date_formats::{Case, Piece, Use, written as pattern_of};
use super::{call, fill, text};

/// How long an expression may be that is written once for each piece.
const LONG_BYTES: usize = 300;

/// The time by a format; `None` where a piece has no counterpart.
pub(super) fn written(time: &Expr, pieces: &[Piece]) -> Option<Expr> {
    if let Some(whole) = by_one_pattern(time, pieces) {
        return Some(whole);
    }
    let mut parts = Vec::new();
    let mut plain: Vec<&Piece> = Vec::new();
    for piece in pieces {
        let part = match piece {
            Piece::Letters(_) | Piece::Other(_) => {
                plain.push(piece);
                continue;
            }
            Piece::Name(letters, case, filled) => name(time, letters, *case, *filled),
            Piece::Made(template) => fill(template, vec![time.clone()]),
        };
        parts.extend(by_pattern(time, &std::mem::take(&mut plain)));
        parts.push(part);
    }
    parts.extend(by_pattern(time, &plain));
    match parts.len() {
        1 => parts.pop(),
        _ if time.to_string().len() > LONG_BYTES => None,
        _ => Some(call("concat", parts)),
    }
}

/// All of it by one pattern, where the names in it are of one case that nothing else has another of.
fn by_one_pattern(time: &Expr, pieces: &[Piece]) -> Option<Expr> {
    // The letter of the half of the day writes capitals.
    let halves = pieces.iter().any(|piece| matches!(piece, Piece::Name("a", Case::Upper, _)));
    let mut cases = pieces.iter().filter_map(|piece| match piece {
        Piece::Name("a", Case::Upper, _) => None,
        Piece::Name(_, case, _) => Some(*case),
        _ => None,
    });
    let filled = pieces.iter().any(|piece| matches!(piece, Piece::Name(_, _, true)));
    let first = cases.next().unwrap_or(Case::Mixed);
    let others = |is_other: fn(char) -> bool| {
        pieces.iter().any(|piece| matches!(piece, Piece::Other(said) if said.contains(is_other)))
    };
    let alike = match first {
        Case::Upper => !others(char::is_lowercase),
        Case::Lower => !halves && !others(char::is_uppercase),
        Case::Mixed => true,
    };
    if filled || !alike || !cases.all(|case| case == first) {
        return None;
    }
    let written = call("date_format", vec![time.clone(), text(&pattern_of(pieces, Use::Write)?)]);
    Some(in_case(written, first))
}

fn in_case(written: Expr, case: Case) -> Expr {
    match case {
        Case::Upper => call("upper", vec![written]),
        Case::Lower => call("lower", vec![written]),
        Case::Mixed => written,
    }
}

/// A name, which Oracle and PostgreSQL fill up with blanks to the nine letters of the longest month and the longest day.
fn name(time: &Expr, letters: &str, case: Case, filled: bool) -> Expr {
    // Capitals of the half of the day need no call.
    let case = if letters == "a" && case == Case::Upper { Case::Mixed } else { case };
    let written = in_case(call("date_format", vec![time.clone(), text(letters)]), case);
    if filled { fill("rpad(a, 9)", vec![written]) } else { written }
}

fn by_pattern(time: &Expr, pieces: &[&Piece]) -> Option<Expr> {
    let said: Option<String> = pieces
        .iter()
        .map(|piece| match piece {
            Piece::Other(said) => Some(said.as_str()),
            _ => None,
        })
        .collect();
    match said {
        Some(said) if said.is_empty() => None,
        Some(said) => Some(text(&said)),
        None => {
            let pieces: Vec<Piece> = pieces.iter().map(|piece| (*piece).clone()).collect();
            Some(call("date_format", vec![time.clone(), text(&pattern_of(&pieces, Use::Write)?)]))
        }
    }
}
