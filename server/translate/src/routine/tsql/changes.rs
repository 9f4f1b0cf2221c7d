//! Statements of T-SQL that change rows, and what of them has no counterpart.

use crate::routine::reader::{Reader, split_commas};
use crate::routine::tree::Span;
use crate::scan::{Token, TokenKind};

/// What is to be said of a change of some rows.
pub(super) const FIRST_ROWS: &str =
    "a change of the first rows has no counterpart; leave TOP out where a loop changes all of them";

/// What is to be said of rows that are put into a table in an order.
pub(super) const IN_ORDER: &str = "the order in which rows are put into a table numbers its identity column in the source; here such numbers have gaps and \
     no certain order, so that row_number() has to give those that count";

/// Whether `INSERT … SELECT … ORDER BY` has an order that does not choose its rows.
pub(super) fn is_put_in_order(statement: Span<'_, '_>) -> bool {
    let mut reader = Reader::new(statement);
    reader.until_words(&["SELECT"]);
    reader.take(&["SELECT"]);
    reader.take(&["DISTINCT"]);
    let chooses = reader.sees(&["TOP"]);
    reader.until_words(&["ORDER"]);
    let orders = reader.take(&["ORDER", "BY"]);
    reader.until_words(&["OFFSET"]);
    orders && !chooses && reader.is_over()
}

/// `UPDATE t SET @a = b` and `SET @a = b = b + 1`.
pub(super) fn sets_variable(statement: Span<'_, '_>) -> bool {
    let mut reader = Reader::new(statement);
    reader.until_words(&["SET"]);
    reader.take(&["SET"]);
    let list = reader.until_words(&["FROM", "WHERE", "OUTPUT", "OPTION"]);
    split_commas(list).iter().any(|part| part.first().is_some_and(|first| first.text.starts_with('@')))
}

/// Whether a query that follows WITH fills variables.
pub(super) fn fills_after_with(statement: Span<'_, '_>) -> bool {
    if !statement.first().is_some_and(|first| first.is("WITH")) {
        return false;
    }
    let mut reader = Reader::new(statement);
    reader.until_words(&["SELECT", "INSERT", "UPDATE", "DELETE", "MERGE"]);
    reader.take(&["SELECT"]) && reader.until_words(&["FROM"]).iter().any(|token| token.text.starts_with('@'))
}

/// `DELETE t WHERE …` with the FROM that it may leave out, and `DELETE FROM t FROM t AS a` without its first one.
pub(in crate::routine) fn with_from<'s>(statement: Span<'_, 's>) -> Vec<Token<'s>> {
    let mut reader = Reader::new(statement);
    reader.at = 1;
    if reader.take(&["TOP"]) && reader.sees_symbol(0, "(") && reader.parenthesised().is_err() {
        return statement.to_vec();
    }
    let at = reader.at;
    let mut tokens = statement.to_vec();
    if reader.take(&["FROM"]) && !reader.names().is_ok_and(|names| names.is_empty()) && reader.sees(&["FROM"]) {
        tokens.remove(at);
        return tokens;
    }
    reader.at = at;
    reader.until_words(&["FROM"]);
    if let Some(target) = statement.get(at).filter(|_| reader.is_over()) {
        tokens.insert(at, Token { text: "FROM", kind: TokenKind::Word, ..*target });
    }
    tokens
}
