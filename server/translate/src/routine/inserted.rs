//! A row that an INSERT puts into a table, and how it is found again by what was put into it, where the table gives it a number
//! that Databricks does not tell.
//!
//! Source: "Use identity columns in Delta Lake" of Databricks: the numbers that a table gives are unique and increase, so that of
//! rows alike the one that was put last has the greatest.

use std::collections::HashSet;

use super::reader::{Reader, split_commas};
use super::tree::Span;
use crate::scan::{Token, TokenKind, text_of};

/// One row put into a table: what is put into each column.
pub(super) struct Inserted<'t, 's> {
    pub(super) name: Vec<String>,
    table: Span<'t, 's>,
    columns: Vec<Token<'s>>,
    pub(super) values: Vec<Span<'t, 's>>,
}

impl<'t, 's> Inserted<'t, 's> {
    /// Reads `INSERT INTO t (a, b) VALUES (x, y)`.
    pub(super) fn read(reader: &mut Reader<'t, 's>) -> Option<Self> {
        reader.take(&["INSERT"]).then_some(())?;
        reader.take(&["INTO"]);
        let from = reader.at;
        let name = reader.names().ok()?;
        let table = &reader.tokens[from..reader.at];
        let only = |column: Span<'t, 's>| if let [name] = column { Some(*name) } else { None };
        let columns =
            split_commas(reader.parenthesised().ok()?).into_iter().map(only).collect::<Option<Vec<Token<'s>>>>()?;
        reader.take(&["VALUES"]).then_some(())?;
        let values = split_commas(reader.parenthesised().ok()?);
        (values.len() == columns.len()).then_some(Self { name, table, columns, values })
    }

    /// Whether something is put into a column.
    pub(super) fn puts(&self, column: &str) -> bool {
        self.columns.iter().any(|put| put.name().eq_ignore_ascii_case(column))
    }

    /// `(SELECT MAX(column) FROM t WHERE a IS NOT DISTINCT FROM x AND …)`; `None` where nothing was put that is found again.
    ///
    /// `again`: what stands for values that are, in lower case.
    pub(super) fn query(&self, column: Token<'s>, again: &HashSet<String>, at: Token<'s>) -> Option<Vec<Token<'s>>> {
        let word = |text: &'static str| at.word(text);
        let sign = |text: &'static str| at.sign(text);
        let mut made = vec![sign("("), word("SELECT"), word("MAX"), sign("("), column, sign(")"), word("FROM")];
        made.extend_from_slice(self.table);
        let mut glue = "WHERE";
        for (column, value) in self.columns.iter().zip(&self.values) {
            let [value] = value else { continue };
            // What begins with a letter fits into no column of numbers or times.
            let is_text = value.kind == TokenKind::Text && text_of(value.text).starts_with(char::is_alphabetic);
            if is_text || again.contains(&value.text.to_lowercase()) {
                made.extend([word(glue), *column]);
                made.extend(["IS", "NOT", "DISTINCT", "FROM"].map(word));
                made.push(*value);
                glue = "AND";
            }
        }
        made.push(sign(")"));
        (glue == "AND").then_some(made)
    }
}

/// Whether values of a type are found again by `=` in whatever column took them.
pub(super) fn is_same_again(data_type: &str) -> bool {
    data_type.ends_with("INT") || data_type == "STRING" || data_type.starts_with("VARCHAR(")
}
