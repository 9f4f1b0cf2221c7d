//! Changes of rows after which is only asked whether there were any: the question is asked first, of the rows themselves.
//!
//! `UPDATE t SET … WHERE c; IF NOT FOUND THEN INSERT …` updates where such rows are there and inserts where none are.

use model::Dialect;

use super::reader::{Reader, without_parentheses};
use super::row_count::COUNT;
use super::tree::{Block, Does, Span, Statement};
use crate::scan::{Token, TokenKind};

/// Replaces the changes of a block and the questions after them, if nothing else asks for the number of rows; answers
/// whether that is so.
pub(super) fn ask_first(block: &mut Block<'_, '_>, dialect: Dialect) -> bool {
    // MySQL counts only rows that an UPDATE makes others of.
    if dialect == Dialect::MySql {
        return false;
    }
    let mut asked = 0;
    super::each_span(block, &mut |tokens| asked += tokens.iter().filter(|token| token.text == COUNT).count());
    let mut answered = 0;
    let mut look = |list: &[Statement<'_, '_>]| {
        answered += (1..list.len()).filter(|at| pair(&list[at - 1], &list[*at]).is_some()).count();
    };
    super::each_list_of(block, &mut look);
    if asked == 0 || asked != answered {
        return false;
    }
    super::each_list_mut(block, &mut |list| {
        let mut at = 1;
        while at < list.len() {
            match pair(&list[at - 1], &list[at]) {
                Some((query, there)) => {
                    let asking = list.remove(at);
                    joined(&mut list[at - 1], asking, query, there);
                }
                None => at += 1,
            }
        }
    });
    true
}

/// The query that finds a row where a change does, and whether the statement after it asks for rows or for none; `None` of
/// other statements.
fn pair<'s>(change: &Statement<'_, 's>, asking: &Statement<'_, 's>) -> Option<(Vec<Token<'s>>, bool)> {
    let (Does::Sql(tokens), Does::If(arms, _)) = (&change.does, &asking.does) else { return None };
    let [(condition, _)] = arms.as_slice() else { return None };
    Some((changed_rows(tokens)?, asks_for_rows(condition)?))
}

/// Whether a condition asks for rows (true) or for none (false).
fn asks_for_rows(condition: Span<'_, '_>) -> Option<bool> {
    match without_parentheses(condition) {
        [not, rest @ ..] if not.is("NOT") => asks_for_rows(rest).map(|there| !there),
        [count, sign, zero] if count.text == COUNT && zero.text == "0" => match sign.text {
            "=" => Some(false),
            ">" | "<>" | "!=" => Some(true),
            _ => None,
        },
        _ => None,
    }
}

/// The query of the rows that an UPDATE or DELETE of one table changes.
fn changed_rows<'s>(change: &[Token<'s>]) -> Option<Vec<Token<'s>>> {
    let (first, rest) = change.split_first()?;
    let update = first.is("UPDATE");
    let rest = match rest {
        [from, rest @ ..] if first.is("DELETE") && from.is("FROM") => rest,
        rest if update => rest,
        _ => return None,
    };
    let outside = |words: &[&str]| outside(rest, words);
    let filter = outside(&["WHERE"]);
    let table = &rest[..if update { outside(&["SET"])? } else { filter.unwrap_or(rest.len()) }];
    let plain = table.iter().all(|token| token.is_name() || token.is_symbol("."));
    if !plain
        || table.is_empty()
        || outside(&["FROM", "USING", "RETURNING", "OUTPUT", "LIMIT", "ORDER", "WITH"]).is_some()
    {
        return None;
    }
    let one = |kind, text| Token { kind, text, ..*first };
    let mut query = vec![one(TokenKind::Word, "SELECT"), one(TokenKind::Number, "1"), one(TokenKind::Word, "FROM")];
    query.extend_from_slice(table);
    query.extend_from_slice(&rest[filter.unwrap_or(rest.len())..]);
    Some(query)
}

/// Where one of the words stands outside of parentheses.
fn outside(tokens: &[Token<'_>], words: &[&str]) -> Option<usize> {
    let mut reader = Reader::new(tokens);
    reader.until_words(words);
    (!reader.is_over()).then_some(reader.at)
}

/// Makes one statement of a change and the one that asks.
fn joined<'t, 's>(change: &mut Statement<'t, 's>, asking: Statement<'t, 's>, query: Vec<Token<'s>>, there: bool) {
    let Does::If(mut arms, otherwise) = asking.does else { return };
    let body = arms.pop().map(|(_, body)| body).unwrap_or_default();
    let (after, otherwise) = if there { (body, otherwise) } else { (otherwise, body) };
    let mut found = vec![change.clone()];
    found.extend(after);
    change.does = Does::SelectOrElse { names: Vec::new(), query, found, otherwise };
}
