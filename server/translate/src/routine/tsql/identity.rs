//! `SCOPE_IDENTITY()` and `@@IDENTITY` of T-SQL, and `LAST_INSERT_ID()` of MySQL, the number that the row just inserted was given,
//! which Databricks does not tell: the row is looked up by the texts and whole numbers that were put into it.
//!
//! Sources: "SCOPE_IDENTITY (Transact-SQL)"; "Information Functions" of the MySQL reference manual.

use std::collections::HashSet;

use model::Diagnostic;

use crate::columns::TableColumns;
use crate::diagnostic_codes::ASSUMED;
use crate::head::object_name;
use crate::routine::inserted::{Inserted, is_same_again};
use crate::routine::reader::Reader;
use crate::routine::signature::Signature;
use crate::routine::tree::{Block, Does};
use crate::routine::{each_list_mut, each_list_of};
use crate::scan::{Token, TokenKind};

/// A column that a condition compares with a variable, in a statement about one table.
struct Compared<'s> {
    table: Vec<String>,
    column: Token<'s>,
    variable: String,
}

/// Asks the table for the number, wherever a statement right after an INSERT of one row wants it.
pub(in crate::routine) fn ask<'s>(
    block: &mut Block<'_, 's>,
    signature: &Signature<'_, '_>,
    known: Option<&'s TableColumns>,
    remarks: &mut Vec<Diagnostic>,
) {
    let compared = compared(block);
    let variables = block.variables.iter().map(|variable| (&variable.name, &variable.data_type));
    let parameters = signature.parameters.iter().map(|parameter| (&parameter.name, &parameter.data_type));
    let again: HashSet<String> = variables
        .chain(parameters)
        .filter(|(_, data_type)| is_same_again(data_type))
        .map(|(name, _)| name.to_lowercase())
        .collect();
    each_list_mut(block, &mut |list| {
        for at in 1..list.len() {
            let (before, rest) = list.split_at_mut(at);
            let (variable, tokens) = match &mut rest[0].does {
                Does::Assign(name, value) => (Some(name.as_str()), value),
                Does::SelectInto(names, query) if names.len() == 1 => (names.first().map(String::as_str), query),
                Does::Sql(query) if query.first().is_some_and(|first| first.is("SELECT")) => (None, query),
                _ => continue,
            };
            let Some((place, length)) = asked(tokens) else { continue };
            let mut assigned: Vec<&str> = Vec::new();
            let insert = before.iter().rev().find_map(|statement| match &statement.does {
                Does::Assign(name, _) | Does::RowCount(name) => {
                    assigned.push(name);
                    None
                }
                does => Some(does),
            });
            let Some(Does::Sql(insert)) = insert else { continue };
            let changed = |token: &Token<'_>| assigned.iter().any(|name| token.is(name));
            let mut reader = Reader::new(insert);
            let row = Inserted::read(&mut reader).filter(|_| reader.is_over() && !insert.iter().any(changed));
            let Some(row) = row else { continue };
            let of_inventory = known.and_then(|known| {
                let table = object_name(&row.name);
                known.identity(&table.schema, &table.name)
            });
            let of_condition = || variable.and_then(|variable| meant(&compared, &row, variable));
            let column = of_inventory.map(|name| (name, false)).or_else(|| of_condition().map(|name| (name, true)));
            let Some((column, guessed)) = column else { continue };
            let kind = if column.starts_with(['[', '"', '`']) { TokenKind::Quoted } else { TokenKind::Word };
            let called = tokens[place].made(kind, column);
            let Some(query) = row.query(called, &again, tokens[place]) else { continue };
            let why = match variable.filter(|_| guessed) {
                Some(variable) => format!(", which is compared with `{variable}`"),
                None => String::new(),
            };
            let message = format!(
                "the row just inserted is looked up by what was put into it: the greatest `{column}`{why}; a row alike that \
                 another call puts there at the same moment may be meant"
            );
            remarks.push(ASSUMED.diagnostic(message).at(tokens[place].line, tokens[place].column));
            tokens.splice(place..place + length, query);
        }
    });
}

/// Where a statement asks for the number, and in how many tokens; `None` where it asks twice.
fn asked(tokens: &[Token<'_>]) -> Option<(usize, usize)> {
    let mut places =
        (0..tokens.len()).filter(|at| tokens[*at].is_any(&["SCOPE_IDENTITY", "@@IDENTITY", "LAST_INSERT_ID"]));
    let place = places.next().filter(|_| places.next().is_none())?;
    // With a value, LAST_INSERT_ID keeps that.
    let keeps = tokens[place].is("LAST_INSERT_ID") && !tokens.get(place + 2).is_some_and(|close| close.is_symbol(")"));
    if keeps {
        return None;
    }
    Some((place, if tokens[place].is("@@IDENTITY") { 1 } else { 3 }))
}

/// The columns that conditions of statements about one table compare with variables.
fn compared<'s>(block: &Block<'_, 's>) -> Vec<Compared<'s>> {
    let mut found = Vec::new();
    each_list_of(block, &mut |list| {
        for statement in list {
            let Does::Sql(tokens) = &statement.does else { continue };
            let Some((table, condition)) = changed_by_condition(tokens) else { continue };
            for at in 1..condition.len().saturating_sub(1) {
                let (left, right) = (condition[at - 1], condition[at + 1]);
                let of_table = |token: &Token<'_>| token.is_name() && !token.text.starts_with('@');
                let pair = match (of_table(&left), of_table(&right)) {
                    (true, false) => Some((left, right)),
                    (false, true) if !condition.get(at + 2).is_some_and(|next| next.is_symbol(".")) => {
                        Some((right, left))
                    }
                    _ => None,
                };
                let pair = pair.filter(|(_, variable)| condition[at].is_symbol("=") && variable.text.starts_with('@'));
                found.extend(pair.map(|(column, variable)| Compared {
                    table: table.clone(),
                    column,
                    variable: variable.name(),
                }));
            }
        }
    });
    found
}

/// The table that `UPDATE t SET … WHERE`, `DELETE FROM t WHERE` or `SELECT … FROM t WHERE` is about, and the condition.
fn changed_by_condition<'v, 's>(tokens: &'v [Token<'s>]) -> Option<(Vec<String>, &'v [Token<'s>])> {
    let mut reader = Reader::new(tokens);
    let updates = reader.take(&["UPDATE"]);
    if !updates {
        reader.take_any(&["DELETE", "SELECT"]).then_some(())?;
        reader.until_words(&["FROM"]);
        reader.take(&["FROM"]).then_some(())?;
    }
    let table = reader.names().ok()?;
    if updates {
        reader.take(&["SET"]).then_some(())?;
        reader.until_words(&["FROM", "OUTPUT", "WHERE"]);
    }
    reader.take(&["WHERE"]).then(|| (table, reader.rest_of_statement()))
}

/// The only column of a row's table that conditions compare with a variable, and that the INSERT puts nothing into.
fn meant<'s>(compared: &[Compared<'s>], row: &Inserted<'_, 's>, variable: &str) -> Option<&'s str> {
    let of_row = |found: &&Compared<'_>| {
        let (own, its) = (object_name(&row.name), object_name(&found.table));
        let same_schema =
            own.schema.is_empty() || its.schema.is_empty() || own.schema.eq_ignore_ascii_case(&its.schema);
        own.name.eq_ignore_ascii_case(&its.name) && same_schema && found.variable.eq_ignore_ascii_case(variable)
    };
    let mut found = compared.iter().filter(of_row).map(|found| found.column);
    let column = found.next()?;
    let put = row.puts(&column.name());
    let only = found.all(|other| other.name().eq_ignore_ascii_case(&column.name()));
    (only && !put).then_some(column.text)
}
