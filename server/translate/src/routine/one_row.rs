//! A cursor of which one row is fetched, without a loop, is a query into variables.

use super::marks;
use super::tree::{Cursor, Does, Span, Statement};
use crate::scan::{Token, TokenKind};

/// Replaces the opening, the fetch and the closing of a cursor in a list; `false` where it is used otherwise.
pub(super) fn replace<'t, 's>(
    statements: &mut Vec<Statement<'t, 's>>,
    open: usize,
    cursors: &[Cursor<'t, 's>],
) -> bool {
    let (name, values, query) = match &statements[open].does {
        Does::Open(name, values) => (name.clone(), values.clone(), None),
        Does::OpenFor(name, query) => (name.clone(), Vec::new(), Some(*query)),
        _ => return false,
    };
    let is_mine = |other: &str| other.eq_ignore_ascii_case(&name);
    let known = cursors.iter().find(|cursor| is_mine(&cursor.name) && cursor.parameters.is_empty());
    let Some(query) = query.or(known.map(|cursor| cursor.query)) else { return false };
    let of_text = matches!(query, [first, second, ..] if first.is("EXECUTE") && second.is("IMMEDIATE"));
    let is_query = of_text || query.first().is_some_and(|first| first.is_any(&["SELECT", "WITH", "SEL"]));
    let mut fetches = 0;
    super::each(statements, &mut |does| fetches += usize::from(matches!(does, Does::Fetch(of, _) if is_mine(of))));
    let place = statements
        .iter()
        .position(|statement| matches!(&statement.does, Does::Fetch(of, _) if is_mine(of)))
        .filter(|place| is_query && fetches == 1 && *place > open);
    let Some(place) = place else { return false };
    let at = statements[place].at;
    let Some(made) = marks::with_values(query, &values) else { return false };
    let Does::Fetch(_, targets) = &mut statements[place].does else { return false };
    let targets = std::mem::take(targets);
    if of_text {
        statements[place].does = Does::FirstOfText { cursor: name.clone(), text: query, into: targets };
    } else {
        let query = first_row(&made);
        let status = Statement { at, does: Does::Probe(query.clone()) };
        statements[place].does = Does::SelectInto(targets, query);
        statements.insert(place, status);
    }
    statements.remove(open);
    let mut lists = std::mem::take(statements);
    lists.retain(|statement| !matches!(&statement.does, Does::Close(of) if is_mine(of)));
    super::in_list_mut(&mut lists, &mut |list| {
        list.retain(|statement| !matches!(&statement.does, Does::Close(of) if is_mine(of)));
    });
    *statements = lists;
    true
}

/// A query of which only the first row is wanted, without what locks its rows.
fn first_row<'s>(query: Span<'_, 's>) -> Vec<Token<'s>> {
    let locks = query.windows(2).position(|pair| pair[0].is("FOR") && pair[1].is_any(&["UPDATE", "SHARE", "READ"]));
    let mut query = query[..locks.unwrap_or(query.len())].to_vec();
    let limited = query.iter().any(|token| token.is_any(&["LIMIT", "TOP", "FETCH"]));
    if let Some(last) = query.last().copied().filter(|_| !limited) {
        let one = |kind, text| Token { kind, text, start: last.end() + 1, ..last };
        query.extend([one(TokenKind::Word, "LIMIT"), one(TokenKind::Number, "1")]);
    }
    query
}
