//! Values that take the places of `?` in the query of a cursor when it is opened, as Snowflake gives them with USING.

use super::tree::{Cursor, Does, Span, Statement};
use crate::scan::{Token, TokenKind};

/// How a value is called that goes to a `?`.
pub(super) const MARK: &str = "?";

/// The values of a cursor with the names of what they are given to.
pub(super) fn arguments<'t, 's>(cursor: &Cursor<'t, 's>, values: Vec<Span<'t, 's>>) -> Vec<(String, Span<'t, 's>)> {
    if cursor.parameters.is_empty() {
        return values.into_iter().map(|value| (MARK.to_owned(), value)).collect();
    }
    cursor.parameters.iter().cloned().zip(values).collect()
}

/// A query with values at its marks; `None` where there are not as many. Snowflake takes variables and literals there.
pub(super) fn with_values<'s>(query: Span<'_, 's>, values: &[Span<'_, 's>]) -> Option<Vec<Token<'s>>> {
    let mut left = values.iter();
    let end = query.last().map_or(0, Token::end);
    let mut made = Vec::with_capacity(query.len());
    for token in query {
        if token.text != MARK {
            made.push(*token);
            continue;
        }
        let [value] = super::held::bare(left.next()?) else { return None };
        // The sign stands right before its variable, and both apart from what follows.
        let sign = Token { kind: TokenKind::Symbol, text: ":", start: end, ..*token };
        if value.is_name() {
            made.push(sign);
            made.push(Token { start: sign.end(), ..*value });
        } else {
            made.push(*value);
        }
    }
    left.next().is_none().then_some(made)
}

/// The values that are given to marks.
pub(super) fn given<'t, 's>(arguments: &[(String, Span<'t, 's>)]) -> Vec<Span<'t, 's>> {
    arguments.iter().filter(|(name, _)| name == MARK).map(|(_, value)| *value).collect()
}

/// Takes the statements away that open and close a cursor for a loop which goes through its rows by itself; the loop gets
/// the values.
pub(super) fn opened_for_loops<'t, 's>(statements: &mut Vec<Statement<'t, 's>>, cursors: &[Cursor<'t, 's>]) {
    let mut at = 0;
    while at < statements.len() {
        let Does::ForQuery { query: [name], .. } = &statements[at].does else {
            at += 1;
            continue;
        };
        let name = name.name();
        let is_mine = |other: &str| other.eq_ignore_ascii_case(&name);
        let opens = |statement: &Statement<'_, '_>| matches!(&statement.does, Does::Open(of, _) if is_mine(of));
        let known = cursors.iter().find(|cursor| is_mine(&cursor.name));
        let fetched = statements.iter().any(|other| matches!(&other.does, Does::Fetch(of, _) if is_mine(of)));
        let open = statements[..at].iter().rposition(opens).filter(|_| !fetched);
        if let (Some(cursor), Some(open)) = (known, open)
            && let Does::Open(_, values) = std::mem::replace(&mut statements[open].does, Does::Close(name.clone()))
            && let Does::ForQuery { query, arguments: given, .. } = &mut statements[at].does
        {
            *query = cursor.query;
            *given = arguments(cursor, values);
            statements.retain(|other| !matches!(&other.does, Does::Close(of) if is_mine(of)));
            at = 0;
        } else {
            at += 1;
        }
    }
}
