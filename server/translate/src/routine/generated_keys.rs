//! `INSERT … VALUES … RETURNING id INTO x`, where the table numbers its rows by itself, which Databricks does not tell: the row
//! is looked up by the texts and whole numbers that were put into it.
//!
//! Sources: "Returning Data from Modified Rows" of PostgreSQL's documentation, "RETURNING INTO Clause" of Oracle's PL/SQL language
//! reference.

use std::collections::{HashMap, HashSet};

use model::{Diagnostic, Dialect};

use super::inserted::{Inserted, is_same_again};
use super::reader::{Reader, statement_start};
use super::signature::Signature;
use crate::data_type;
use crate::diagnostic_codes::ASSUMED;
use crate::scan::Token;

/// Asks for the number after each such INSERT of one row whose number goes into a variable of whole numbers.
pub(super) fn ask(
    tokens: &mut Vec<Token<'_>>,
    signature: &Signature<'_, '_>,
    dialect: Dialect,
    remarks: &mut Vec<Diagnostic>,
) {
    let gives = tokens.iter().any(|token| token.is_any(&["RETURNING", "RETURN"]));
    if !gives || !matches!(dialect, Dialect::PostgreSql | Dialect::Oracle) {
        return;
    }
    let types = declared(tokens, signature, dialect);
    let mut at = 0;
    while at < tokens.len() {
        let begins = tokens[at].is("INSERT") && statement_start(tokens, at) == Some(at);
        let end = tokens[at..].iter().position(|token| token.is_symbol(";")).map_or(tokens.len(), |end| at + end);
        if let Some((made, column)) = begins.then(|| asked(&tokens[at..end], &types)).flatten() {
            let message = format!(
                "`{column}` is taken as a number that the table gives its rows, and the row just inserted is looked up by what \
                 was put into it: the greatest; a row alike that another call puts there at the same moment may be meant"
            );
            remarks.push(ASSUMED.diagnostic(message).at(tokens[at].line, tokens[at].column));
            tokens.splice(at..end, made);
        }
        at += 1;
    }
}

/// The types of variables and parameters, in Databricks' words, by their names in lower case.
fn declared(tokens: &[Token<'_>], signature: &Signature<'_, '_>, dialect: Dialect) -> HashMap<String, String> {
    let parameters =
        signature.parameters.iter().map(|parameter| (parameter.name.to_lowercase(), parameter.data_type.clone()));
    let mut types: HashMap<String, String> = parameters.collect();
    for at in 0..tokens.len().saturating_sub(1) {
        let first = at == 0 || tokens[at - 1].is_symbol(";") || tokens[at - 1].is_any(&["DECLARE", "IS", "AS"]);
        if !first || !tokens[at].is_name() {
            continue;
        }
        let read = data_type::read(tokens, at + 1).and_then(|(found, _)| found.translate(dialect, "").ok());
        if let Some(target) = read {
            types.insert(tokens[at].name().to_lowercase(), target.text);
        }
    }
    types
}

/// The INSERT and the assignment that asks for the number, with its column; `None` of another statement.
fn asked<'s>(statement: &[Token<'s>], types: &HashMap<String, String>) -> Option<(Vec<Token<'s>>, &'s str)> {
    let mut reader = Reader::new(statement);
    let row = Inserted::read(&mut reader)?;
    let insert = &statement[..reader.at];
    reader.take_any(&["RETURNING", "RETURN"]).then_some(())?;
    let [column, into, rest @ ..] = reader.rest_of_statement() else { return None };
    let rest = if rest.first().is_some_and(|first| first.is("STRICT")) { &rest[1..] } else { rest };
    let [variable] = rest else { return None };
    let known = types.get(&variable.name().to_lowercase())?;
    if !into.is("INTO") || !column.is_name() || row.puts(&column.name()) || !counts(known) {
        return None;
    }
    let is_again = |value: &Token<'_>| {
        let again =
            value.is_name() && types.get(&value.name().to_lowercase()).is_some_and(|known| is_same_again(known));
        // A name that a column has as well would be taken for the column.
        again && !row.puts(&value.name()) && !value.name().eq_ignore_ascii_case(&variable.name())
    };
    let single = row.values.iter().filter_map(|value| if let [only] = value { Some(only) } else { None });
    let again: HashSet<String> =
        single.filter(|value| is_again(value)).map(|value| value.text.to_lowercase()).collect();
    let query = row.query(*column, &again, statement[0])?;
    let assigned = [statement[0].sign(";"), *variable, statement[0].sign(":=")];
    Some((insert.iter().copied().chain(assigned).chain(query).collect(), column.text))
}

/// Whether a type can hold the numbers that a table gives its rows.
fn counts(data_type: &str) -> bool {
    data_type.ends_with("INT") || data_type.starts_with("DECIMAL(")
}
