//! The number of rows that a change touches, known without asking for it afterwards.
//!
//! `GET DIAGNOSTICS n = ROW_COUNT` is younger than the procedures of Databricks and is not taken by every engine that runs
//! scripts. As many rows as VALUES gives are inserted, and as many rows are changed as a query with the change's condition
//! finds right before it.

use model::Diagnostic;

use super::each_list_mut;
use super::reader::{Reader, split_commas};
use super::row_count::COUNT;
use super::tree::{Block, Does, Span, Statement};
use crate::diagnostic_codes::ASSUMED;
use crate::scan::{Token, TokenKind};

/// Puts what is known beforehand in the place of questions for the number of rows.
pub(super) fn before(block: &mut Block<'_, '_>, remarks: &mut Vec<Diagnostic>) {
    let mut counted = None;
    each_list_mut(block, &mut |list| {
        for at in (1..list.len()).rev() {
            if matches!(list[at].does, Does::RowCount(_))
                && let Does::Sql(change) = &list[at - 1].does
                && let Some(touched) = touched(change)
            {
                if let Touched::Found(_) = touched {
                    counted = counted.or(Some(list[at - 1].at));
                }
                put(list, at, touched);
            }
        }
    });
    if let Some(place) = counted {
        let message =
            "rows are counted by a query right before they are changed; another session may change some in between";
        remarks.push(ASSUMED.diagnostic(message).at(place.line, place.column));
    }
}

/// How many rows a change touches.
enum Touched<'t, 's> {
    /// So many.
    Given(Token<'s>),
    /// As many as this finds before the change.
    Found(Does<'t, 's>),
}

/// The number in place of the question at `at`, which follows its change.
fn put<'t, 's>(list: &mut Vec<Statement<'t, 's>>, at: usize, touched: Touched<'t, 's>) {
    let place = list[at].at;
    let Does::RowCount(name) = &mut list[at].does else { return };
    let name = std::mem::take(name);
    match touched {
        Touched::Given(number) => list[at].does = Does::Assign(name, vec![number]),
        Touched::Found(does) => {
            let count = Token { kind: TokenKind::Word, text: COUNT, ..*place };
            // A variable of the source's own keeps its value until the change is done, which may read it.
            if name == COUNT {
                list.remove(at);
            } else {
                list[at].does = Does::Assign(name, vec![count]);
            }
            list.insert(at - 1, Statement { at: place, does });
        }
    }
}

fn touched<'t, 's>(change: Span<'_, 's>) -> Option<Touched<'t, 's>> {
    // What is drawn anew with each run may find other rows the second time.
    const DRAWN: &[&str] = &["RAND", "RANDOM", "NEWID", "UUID", "TABLESAMPLE", "SAMPLE"];
    if change.iter().any(|token| token.text == COUNT || token.is_any(DRAWN)) {
        return None;
    }
    let mut reader = Reader::new(change);
    if reader.take_any(&["UPDATE", "UPD"]) {
        let table = table(&mut reader)?;
        reader.take(&["SET"]).then_some(())?;
        reader.until_words(&[&["WHERE"], OTHERS].concat());
        return found(table, reader);
    }
    if reader.take_any(&["DELETE", "DEL"]) {
        reader.take(&["FROM"]).then_some(())?;
        let table = table(&mut reader)?;
        return found(table, reader);
    }
    reader.take_any(&["INSERT", "INS"]).then_some(())?;
    inserted(reader)
}

/// Words that make of a change more than one of the rows of one table that a condition takes.
const OTHERS: &[&str] = &[
    "FROM",
    "USING",
    "ORDER",
    "LIMIT",
    "OUTPUT",
    "RETURNING",
    "OPTION",
    "CURRENT",
    "INTO",
    "JOIN",
    "INNER",
    "LEFT",
    "ELSE",
];

/// The table that is changed, with its alias, as a query names it.
fn table<'s>(reader: &mut Reader<'_, 's>) -> Option<Vec<Token<'s>>> {
    let from = reader.at;
    reader.names().ok()?;
    reader.take(&["AS"]);
    let follows = [&["SET", "WHERE", "WITH", "AS"], OTHERS].concat();
    if reader.peek(0).is_some_and(|token| token.is_name() && !token.is_any(&follows)) {
        reader.at += 1;
    }
    let table = reader.tokens[from..reader.at].to_vec();
    // Hints say how, not what.
    if reader.take(&["WITH"]) {
        reader.parenthesised().ok()?;
    }
    Some(table)
}

/// The query that counts the rows of a table under the condition that comes next.
fn found<'t, 's>(table: Vec<Token<'s>>, mut reader: Reader<'_, 's>) -> Option<Touched<'t, 's>> {
    let condition = reader.at;
    if reader.take(&["WHERE"]) {
        reader.until_words(OTHERS);
    }
    reader.is_over().then_some(())?;
    let first = *table.first()?;
    let word = |text| Token { kind: TokenKind::Word, text, ..first };
    let symbol = |text| Token { kind: TokenKind::Symbol, text, ..first };
    let mut query =
        vec![symbol("("), word("SELECT"), word("COUNT"), symbol("("), symbol("*"), symbol(")"), word("FROM")];
    query.extend(table);
    query.extend_from_slice(&reader.tokens[condition..]);
    query.push(Token { start: query.last().map_or(first.start, Token::end), ..symbol(")") });
    Some(Touched::Found(Does::Assign(COUNT.to_owned(), query)))
}

/// The rows of an INSERT, from after its first word.
fn inserted<'t, 's>(mut reader: Reader<'_, 's>) -> Option<Touched<'t, 's>> {
    reader.take(&["INTO"]);
    reader.names().ok()?;
    if reader.sees_symbol(0, "(") && !reader.peek(1).is_some_and(|token| token.is_any(&["SELECT", "WITH"])) {
        reader.parenthesised().ok()?;
    }
    if reader.take(&["VALUES"]) {
        let rows = split_commas(reader.tokens.get(reader.at..)?);
        let given = |row: &Span<'_, 's>| {
            let mut row = Reader::new(row);
            row.parenthesised().is_ok() && row.is_over()
        };
        const DIGITS: &[&str] = &["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];
        let digits = DIGITS.get(rows.len()).filter(|_| rows.iter().all(given))?;
        let first = reader.tokens.first()?;
        return Some(Touched::Given(Token { kind: TokenKind::Number, text: digits, ..*first }));
    }
    let query = reader.tokens.get(reader.at..)?;
    reader.sees_any(&["SELECT"]).then_some(())?;
    reader.until_words(&["OUTPUT", "RETURNING", "CONFLICT", "DUPLICATE", "OPTION", "INTO"]);
    reader.is_over().then_some(())?;
    Some(Touched::Found(Does::CountRows(COUNT.to_owned(), query.to_vec())))
}
