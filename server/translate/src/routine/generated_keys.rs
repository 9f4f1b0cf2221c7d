//! `INSERT … VALUES … RETURNING id INTO x`, where the table numbers its rows by itself, which Databricks does not tell: the row
//! is looked up by the texts and whole numbers that were put into it.
//!
//! Sources: "Returning Data from Modified Rows" of PostgreSQL's documentation, "RETURNING INTO Clause" of Oracle's PL/SQL language
//! reference; "Use identity columns in Delta Lake" of Databricks: the numbers that a table gives are unique and increase, so that
//! of rows alike the one that was put last has the greatest.

use std::collections::HashMap;

use model::{Diagnostic, Dialect};

use super::reader::{Reader, split_commas, statement_start};
use super::signature::Signature;
use crate::data_type;
use crate::diagnostic_codes::ASSUMED;
use crate::scan::{Token, TokenKind, text_of};

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
    reader.take(&["INSERT", "INTO"]).then_some(())?;
    let from = reader.at;
    reader.names().ok()?;
    let table = &statement[from..reader.at];
    let columns = split_commas(reader.parenthesised().ok()?);
    reader.take(&["VALUES"]).then_some(())?;
    let values = split_commas(reader.parenthesised().ok()?);
    let insert = &statement[..reader.at];
    reader.take_any(&["RETURNING", "RETURN"]).then_some(())?;
    let [column, into, rest @ ..] = reader.rest_of_statement() else { return None };
    let rest = if rest.first().is_some_and(|first| first.is("STRICT")) { &rest[1..] } else { rest };
    let [variable] = rest else { return None };
    let put = columns.iter().any(|put| matches!(put, [put] if put.name().eq_ignore_ascii_case(&column.name())));
    let known = types.get(&variable.name().to_lowercase())?;
    if !into.is("INTO") || !column.is_name() || put || !counts(known) || values.len() != columns.len() {
        return None;
    }
    let word = |text: &'static str| statement[0].word(text);
    let sign = |text: &'static str| statement[0].sign(text);
    let mut made = insert.to_vec();
    made.extend([
        sign(";"),
        *variable,
        sign(":="),
        sign("("),
        word("SELECT"),
        word("MAX"),
        sign("("),
        *column,
        sign(")"),
    ]);
    made.push(word("FROM"));
    made.extend_from_slice(table);
    let mut glue = "WHERE";
    for (column, value) in columns.iter().zip(&values) {
        let ([column], [value]) = (column, value) else { continue };
        // What begins with a letter fits into no column of numbers or times.
        let is_text = value.kind == TokenKind::Text && text_of(value.text).starts_with(char::is_alphabetic);
        let again = value.is_name() && types.get(&value.name().to_lowercase()).is_some_and(|known| same_again(known));
        // A name that a column has as well would be taken for the column.
        let is_column =
            columns.iter().any(|put| matches!(put, [put] if put.name().eq_ignore_ascii_case(&value.name())));
        let changed = value.name().eq_ignore_ascii_case(&variable.name());
        if (is_text || (again && !is_column)) && !changed {
            made.extend([word(glue), *column]);
            made.extend(["IS", "NOT", "DISTINCT", "FROM"].map(word));
            made.push(*value);
            glue = "AND";
        }
    }
    made.push(sign(")"));
    (glue == "AND").then_some((made, column.text))
}

/// Whether a type can hold the numbers that a table gives its rows.
fn counts(data_type: &str) -> bool {
    data_type.ends_with("INT") || data_type.starts_with("DECIMAL(")
}

/// Whether values of a type are found again by `=` in whatever column took them.
fn same_again(data_type: &str) -> bool {
    data_type.ends_with("INT") || data_type == "STRING" || data_type.starts_with("VARCHAR(")
}
