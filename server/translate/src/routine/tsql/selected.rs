//! Queries of T-SQL, which may fill variables.

use std::collections::HashSet;

use super::Read;
use super::collected::collected;
use super::variables::changed;
use crate::diagnostic_codes::NOT_TRANSLATED;
use crate::functions::AGGREGATES;
use crate::routine::each_list_mut;
use crate::routine::reader::{Reader, split_commas};
use crate::routine::tree::{Block, Does, Span, Statement};
use crate::scan::{Token, TokenKind};

/// A query, whose columns may be put into variables: `SELECT @a = x, @b = y FROM …`, perhaps after WITH.
pub(crate) fn selected<'t, 's>(statement: Span<'t, 's>, texts: &HashSet<String>) -> Read<Does<'t, 's>> {
    let named = match statement.first() {
        Some(first) if first.is("WITH") => Reader::new(statement).until_words(&["SELECT"]),
        _ => &[],
    };
    let whole = statement;
    let statement = &statement[named.len()..];
    let mut reader = Reader::new(statement);
    reader.take(&["SELECT"]);
    let distinct = reader.sees(&["DISTINCT"]);
    reader.take_any(&["ALL", "DISTINCT"]);
    let top = reader.take(&["TOP"]);
    if top && reader.sees_symbol(0, "(") {
        reader.parenthesised()?;
    } else if top {
        reader.at += 1;
    }
    let head = reader.at;
    let list = reader.until_words(&["FROM", "WHERE", "INTO"]);
    let parts: Vec<Option<(String, Vec<Token<'s>>)>> = split_commas(list).into_iter().map(filled).collect();
    if !parts.first().is_some_and(|part| part.is_some()) {
        return Ok(Does::Sql(whole.to_vec()));
    }
    let Some(parts) = parts.into_iter().collect::<Option<Vec<_>>>() else {
        return Err(reader.error(NOT_TRANSLATED, "a query that fills variables and gives rows has no counterpart"));
    };
    let rows = &statement[reader.at..];
    if let ([(name, value)], false) = (parts.as_slice(), rows.is_empty())
        && !top
        && mentions(value, name)
        && !value.iter().any(|token| token.is_any(AGGREGATES))
    {
        if distinct {
            let message = "a variable that collects the values of distinct rows has no rule; use string_agg";
            return Err(reader.error(NOT_TRANSLATED, message));
        }
        return collected(name, value, (named, rows), texts, &reader);
    }
    let mut query = [named, &statement[..head]].concat();
    for (at, (_, value)) in parts.iter().enumerate() {
        if let (1.., Some(first)) = (at, value.first()) {
            // The comma before the name, which goes with its `=`.
            query.push(Token { text: ",", kind: TokenKind::Symbol, ..*first });
        }
        query.extend_from_slice(value);
    }
    query.extend_from_slice(rows);
    Ok(Does::SelectInto(parts.into_iter().map(|(name, _)| name).collect(), query))
}

/// The variables that a query without rows of its own fills, one after the other as its columns do, each with its value:
/// `SELECT @a = 1, @b = @a + 1`.
pub(super) fn assigned<'s>(statement: Span<'_, 's>) -> Option<Vec<(String, Vec<Token<'s>>)>> {
    columns_of(statement)?.iter().map(|column| filled(column)).collect()
}

/// Whether a value is made of a variable that is filled before it: T-SQL takes what that holds by then.
pub(super) fn builds_on_itself(list: &[(String, Vec<Token<'_>>)]) -> bool {
    (1..list.len()).any(|at| list[..at].iter().any(|(name, _)| mentions(&list[at].1, name)))
}

/// Fills variables one after the other where a query without rows fills them.
pub(crate) fn assign_each(block: &mut Block<'_, '_>) {
    each_list_mut(block, &mut |list| {
        for place in (0..list.len()).rev() {
            let Does::SelectInto(names, query) = &list[place].does else { continue };
            let Some(values) = values_of(query).filter(|values| values.len() == names.len()) else { continue };
            let at = list[place].at;
            let assigned = names.iter().cloned().zip(values);
            let assigned: Vec<_> =
                assigned.map(|(name, value)| Statement { at, does: Does::Assign(name, value) }).collect();
            list.splice(place..=place, assigned);
        }
    });
}

/// The columns of a query that reads nothing. A query in parentheses may give no row, of which more is to be said.
fn values_of<'s>(query: &[Token<'s>]) -> Option<Vec<Vec<Token<'s>>>> {
    columns_of(query).filter(|columns| !columns.iter().flatten().any(|token| token.is("SELECT")))
}

/// The columns of a query without rows of its own.
fn columns_of<'s>(query: &[Token<'s>]) -> Option<Vec<Vec<Token<'s>>>> {
    let (_, list) = query.split_first().filter(|(select, _)| select.is("SELECT"))?;
    let reads = Reader::new(list).until_words(OF_ROWS).len() < list.len();
    (!reads).then(|| split_commas(list).into_iter().map(<[Token<'s>]>::to_vec).collect())
}

/// Words of queries that have rows, or make none.
const OF_ROWS: &[&str] = &["FROM", "WHERE", "INTO", "ORDER", "OPTION", "UNION", "TOP", "DISTINCT"];

/// The variable that a column fills, and its value.
fn filled<'s>(column: Span<'_, 's>) -> Option<(String, Vec<Token<'s>>)> {
    let (name, rest) = column.split_first().filter(|(name, _)| name.text.starts_with('@'))?;
    match rest {
        [equals, value @ ..] if equals.is_symbol("=") => Some((name.name(), value.to_vec())),
        _ => changed(name, &mut Reader::new(rest)).map(|value| (name.name(), value)),
    }
}

pub(super) fn mentions(tokens: &[Token<'_>], name: &str) -> bool {
    tokens.iter().any(|token| token.text.eq_ignore_ascii_case(name))
}
