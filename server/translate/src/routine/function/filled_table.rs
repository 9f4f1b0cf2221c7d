//! Functions of T-SQL that fill a table variable: the rows of their INSERTs, each under the conditions around it.

use super::{Made, Maker};
use crate::diagnostic_codes::NOT_TRANSLATED;
use crate::names::identifier;
use crate::routine::reader::{Reader, split_commas};
use crate::routine::tree::{Arm, Block, Does, Statement};
use crate::scan::Token;

/// The table that a function fills.
#[derive(Debug)]
pub(in crate::routine) struct FilledTable {
    /// With its `@`.
    pub(in crate::routine) name: String,
    pub(in crate::routine) columns: Vec<String>,
}

impl Maker<'_, '_> {
    /// One query of all rows that a function puts into its table.
    pub(super) fn filled(&mut self, block: &Block<'_, '_>, table: &FilledTable) -> Made<Option<String>> {
        let mut queries = Vec::new();
        self.set_first(block)?;
        self.fill(&block.statements, table, &[], &mut queries)?;
        Ok((!queries.is_empty()).then(|| queries.join(" UNION ALL ")))
    }

    fn fill(
        &mut self,
        statements: &[Statement<'_, '_>],
        table: &FilledTable,
        conditions: &[String],
        queries: &mut Vec<String>,
    ) -> Made<()> {
        for (at, statement) in statements.iter().enumerate() {
            let refuse =
                |message: &str| Err(NOT_TRANSLATED.diagnostic(message).at(statement.at.line, statement.at.column));
            match &statement.does {
                Does::Sql(tokens) if tokens.first().is_some_and(|first| first.is("INSERT")) => {
                    let query = self.inserted(tokens, table, conditions)?;
                    queries.push(query);
                }
                Does::Assign(name, value) if conditions.is_empty() => {
                    let value = self.writer.expression(value)?;
                    self.set(name, &value)?;
                }
                Does::SelectInto(names, query) if conditions.is_empty() => self.select_into(names, query)?,
                Does::If(arms, otherwise) => self.fill_arms(arms, otherwise, table, conditions, queries)?,
                Does::Block(block) if block.is_plain() => self.fill(&block.statements, table, conditions, queries)?,
                Does::Return(None) if at + 1 == statements.len() && conditions.is_empty() => {}
                _ => {
                    return refuse(
                        "a function that fills a table by more than INSERT and IF has no rule; write one query",
                    );
                }
            }
        }
        Ok(())
    }

    fn fill_arms(
        &mut self,
        arms: &[Arm<'_, '_>],
        otherwise: &[Statement<'_, '_>],
        table: &FilledTable,
        conditions: &[String],
        queries: &mut Vec<String>,
    ) -> Made<()> {
        let mut around = conditions.to_vec();
        for (condition, body) in arms {
            let condition = self.writer.expression(condition)?;
            let mut inner = around.clone();
            inner.push(format!("({condition})"));
            self.fill(body, table, &inner, queries)?;
            around.push(format!("NOT coalesce(({condition}), FALSE)"));
        }
        self.fill(otherwise, table, &around, queries)
    }

    /// The query of `INSERT INTO @rows (a, b) SELECT …`, with the table's columns in their order.
    fn inserted(&mut self, tokens: &[Token<'_>], table: &FilledTable, conditions: &[String]) -> Made<String> {
        let mut reader = Reader::new(tokens);
        reader.expect(&["INSERT"])?;
        reader.take(&["INTO"]);
        let target = reader.next("the function's table")?;
        let message = "a function of Databricks changes nothing but what it gives; write a procedure";
        if !target.text.eq_ignore_ascii_case(&table.name) {
            return Err(reader.error(NOT_TRANSLATED, message));
        }
        let listed: Vec<String> = if reader.sees_symbol(0, "(") {
            split_commas(reader.parenthesised()?).into_iter().filter_map(|part| part.first().map(Token::name)).collect()
        } else {
            table.columns.clone()
        };
        let rows = reader.rest_of_statement();
        if rows.iter().any(|token| token.text.eq_ignore_ascii_case(&table.name)) {
            let message = "a function that reads the table it fills has no rule; write one query";
            return Err(reader.error(NOT_TRANSLATED, message));
        }
        let query = self.writer.query(rows)?;
        let in_order = listed.len() == table.columns.len()
            && listed.iter().zip(&table.columns).all(|(listed, column)| listed.eq_ignore_ascii_case(column));
        if in_order && conditions.is_empty() {
            return Ok(format!("({query})"));
        }
        let names: Vec<String> = listed.iter().map(|name| identifier(name)).collect();
        let columns: Vec<String> = table
            .columns
            .iter()
            .map(|column| match listed.iter().any(|listed| listed.eq_ignore_ascii_case(column)) {
                true => identifier(column),
                false => format!("NULL AS {}", identifier(column)),
            })
            .collect();
        let filter = if conditions.is_empty() { String::new() } else { format!(" WHERE {}", conditions.join(" AND ")) };
        Ok(format!("(SELECT {} FROM ({query}) AS rows_of({}){filter})", columns.join(", "), names.join(", ")))
    }
}
