//! `RETURNING a INTO x` after a change of rows, of which Databricks has none: what is given back is asked for before rows are
//! deleted and after they are updated, and what is put into a column is computed before, where all that comes to the same.
//!
//! Sources: "RETURNING INTO Clause" of Oracle's PL/SQL language reference, "Returning Data from Modified Rows" of
//! PostgreSQL's manual: one row is given back, and several are an error, as they are for a query in parentheses.

use model::{Diagnostic, Dialect};

use super::reader::{Reader, split_commas};
use super::simple::PART;
use super::tree::{Does, Span};
use crate::diagnostic_codes::NOT_TRANSLATED;
use crate::scan::{Token, TokenKind};

const NO_RULE: &str =
    "what this change of rows gives back cannot be asked for before or after it; ask for it by its key";
const CURRENT_ROW: &str = "the row at which a cursor stands has no counterpart; ask for it by its key";
const OF_TABLE: &str =
    "what the table itself puts into a column cannot be given back; make the value before and put it into the column";

/// Refuses a change of the row at which a cursor stands.
pub(super) fn check_current_row(statement: Span<'_, '_>) -> Result<(), Diagnostic> {
    let of_cursor = statement.windows(2).find(|pair| pair[0].is("CURRENT") && pair[1].is("OF"));
    let changes = statement.first().is_some_and(|first| first.is_any(&["UPDATE", "DELETE"]));
    match of_cursor.filter(|_| changes) {
        Some([current, ..]) => Err(NOT_TRANSLATED.diagnostic(CURRENT_ROW).at(current.line, current.column)),
        _ => Ok(()),
    }
}

/// What a change of rows that gives some back into variables does; `None` of any other statement.
pub(super) fn read<'t, 's>(statement: Span<'t, 's>, dialect: Dialect) -> Result<Option<Vec<Does<'t, 's>>>, Diagnostic> {
    let known = matches!(dialect, Dialect::Oracle | Dialect::PostgreSql);
    let mut reader = Reader::new(statement);
    check_current_row(statement)?;
    if !known || !reader.sees_any(&["INSERT", "UPDATE", "DELETE"]) {
        return Ok(None);
    }
    let change = reader.until_words(&["RETURNING", "RETURN"]);
    let at = reader;
    if !reader.take_any(&["RETURNING", "RETURN"]) {
        return Ok(None);
    }
    let values = split_commas(reader.until_words(&["INTO", "BULK"]));
    if !reader.take(&["INTO"]) {
        return Ok(None);
    }
    reader.take(&["STRICT"]);
    let refuse = |message: &str| at.error(NOT_TRANSLATED, message);
    let targets: Vec<Token<'s>> = split_commas(reader.rest_of_statement())
        .into_iter()
        .map(|target| match target {
            [name] if name.is_name() => Ok(*name),
            _ => Err(refuse(PART)),
        })
        .collect::<Result<_, _>>()?;
    let uses = |tokens: Span<'_, '_>| tokens.iter().any(|token| targets.iter().any(|target| token.is(target.text)));
    let whole = matches!(values.as_slice(), [[.., star]] if star.is_symbol("*"));
    if targets.len() != values.len() {
        return Err(refuse(NO_RULE));
    }
    if change[0].is("INSERT") {
        return inserted(change, &values, &targets).map(Some).ok_or_else(|| refuse(OF_TABLE));
    }
    let Some((table, condition)) = changed(change).filter(|(_, condition)| !uses(condition)) else {
        return Err(refuse(NO_RULE));
    };
    if whole {
        // A record takes the row.
        let names = targets.iter().map(Token::name).collect();
        let row = query(values[0], table, condition);
        let asked = Does::SelectInto(names, row[1..row.len() - 1].to_vec());
        let change = Does::Sql(change.to_vec());
        return Ok(Some(if change_comes_first(statement) { vec![change, asked] } else { vec![asked, change] }));
    }
    let asked =
        values.iter().zip(targets).map(|(value, name)| Does::Assign(name.name(), query(value, table, condition)));
    let change = Does::Sql(change.to_vec());
    Ok(Some(match change_comes_first(statement) {
        true => std::iter::once(change).chain(asked).collect(),
        false => asked.chain([change]).collect(),
    }))
}

/// Rows are deleted after they are asked for, and updated before.
fn change_comes_first(statement: Span<'_, '_>) -> bool {
    statement[0].is("UPDATE")
}

/// The table of an UPDATE or a DELETE and the condition, which tells the same rows before and after.
fn changed<'t, 's>(change: Span<'t, 's>) -> Option<(Span<'t, 's>, Span<'t, 's>)> {
    let mut reader = Reader::new(change);
    let updates = reader.take(&["UPDATE"]);
    if !updates {
        reader.take(&["DELETE"]);
        reader.take(&["FROM"]);
    }
    let table = reader.until_words(&["SET", "WHERE", "USING"]);
    let set = if reader.take(&["SET"]) { split_commas(reader.until_words(&["WHERE", "FROM"])) } else { Vec::new() };
    let condition = if reader.take(&["WHERE"]) { reader.rest_of_statement() } else { &[] };
    let columns: Vec<String> = set
        .iter()
        .map(|part| part.iter().take_while(|token| !token.is_symbol("=")).last().map(Token::name))
        .collect::<Option<_>>()?;
    let moves =
        |token: &Token<'_>| columns.iter().any(|column| token.is_name() && token.name().eq_ignore_ascii_case(column));
    let asks = condition.iter().any(|token| token.is_any(&["SELECT", "CURRENT"]));
    let several = set.iter().any(|part| part.first().is_some_and(|first| first.is_symbol("(")));
    let same = !updates || !(several || asks || condition.iter().any(moves));
    (reader.is_over() && same && !table.is_empty()).then_some((table, condition))
}

/// The values of an INSERT that are given back, put into the variables before, and the INSERT with the variables.
fn inserted<'t, 's>(change: Span<'t, 's>, values: &[Span<'t, 's>], targets: &[Token<'s>]) -> Option<Vec<Does<'t, 's>>> {
    let mut reader = Reader::new(change);
    if !reader.take(&["INSERT", "INTO"]) {
        return None;
    }
    reader.names().ok()?;
    let columns = split_commas(reader.parenthesised().ok()?);
    if !reader.take(&["VALUES"]) {
        return None;
    }
    let open = reader.at;
    let row = reader.parenthesised().ok()?;
    let mut given: Vec<Vec<Token<'s>>> = split_commas(row).into_iter().map(<[_]>::to_vec).collect();
    let used = row.iter().any(|token| targets.iter().any(|target| token.is(target.text)));
    if !reader.is_over() || used || given.len() != columns.len() {
        return None;
    }
    let mut does = Vec::new();
    for (value, target) in values.iter().zip(targets) {
        let [column] = value else { return None };
        let place = columns.iter().position(|known| matches!(known, [known] if known.is(column.text)))?;
        if given[place].iter().any(|token| token.is("DEFAULT")) {
            return None;
        }
        does.push(Does::Assign(target.name(), std::mem::replace(&mut given[place], vec![*target])));
    }
    let mut put = change[..=open].to_vec();
    for (place, value) in given.into_iter().enumerate() {
        if place > 0 {
            put.push(Token { kind: TokenKind::Symbol, text: ",", ..change[open] });
        }
        put.extend(value);
    }
    put.push(change[reader.at - 1]);
    does.push(Does::Sql(put));
    Some(does)
}

/// `(SELECT value FROM table WHERE condition)`.
fn query<'s>(value: Span<'_, 's>, table: Span<'_, 's>, condition: Span<'_, 's>) -> Vec<Token<'s>> {
    let word = |text: &'static str| table[0].word(text);
    let sign = |text: &'static str| table[0].sign(text);
    let mut made = vec![sign("("), word("SELECT")];
    made.extend_from_slice(value);
    made.push(word("FROM"));
    made.extend_from_slice(table);
    if !condition.is_empty() {
        made.push(word("WHERE"));
        made.extend_from_slice(condition);
    }
    made.push(sign(")"));
    made
}
