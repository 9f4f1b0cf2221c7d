//! Functions of T-SQL that fill a table variable: the rows of their INSERTs, each under the conditions around it.

use super::{Made, Maker};
use crate::diagnostic_codes::NOT_TRANSLATED;
use crate::names::identifier;
use crate::routine::reader::{Reader, split_commas};
use crate::routine::tree::{Arm, Block, Does, Span, Statement};
use crate::scan::Token;

/// The table that a function fills.
#[derive(Debug)]
pub(in crate::routine) struct FilledTable<'t, 's> {
    /// With its `@`.
    pub(in crate::routine) name: String,
    pub(in crate::routine) columns: Vec<String>,
    /// `@rows TABLE (…)`.
    pub(in crate::routine) definition: Span<'t, 's>,
}

/// What is gathered while the statements of such a function are gone through.
#[derive(Default)]
struct Filling {
    /// A query for each INSERT.
    queries: Vec<String>,
    /// The conditions under which the function has ended by now.
    ended: Vec<String>,
    /// Whether it has ended whatever holds.
    over: bool,
}

impl Filling {
    /// Under which conditions a statement runs that has these around it.
    fn conditions(&self, around: &[String]) -> Vec<String> {
        let ended = self.ended.iter().map(|condition| format!("NOT coalesce(({condition}), FALSE)"));
        around.iter().cloned().chain(ended).collect()
    }
}

impl Maker<'_, '_> {
    /// One query of all rows that a function puts into its table.
    pub(super) fn filled(&mut self, block: &Block<'_, '_>, table: &FilledTable<'_, '_>) -> Made<Option<String>> {
        let mut filling = Filling::default();
        self.set_first(block)?;
        self.fill(&block.statements, table, &[], &mut filling)?;
        Ok((!filling.queries.is_empty()).then(|| filling.queries.join(" UNION ALL ")))
    }

    fn fill(
        &mut self,
        statements: &[Statement<'_, '_>],
        table: &FilledTable<'_, '_>,
        around: &[String],
        filling: &mut Filling,
    ) -> Made<()> {
        for statement in statements {
            if filling.over {
                break;
            }
            let refuse =
                |message: &str| Err(NOT_TRANSLATED.diagnostic(message).at(statement.at.line, statement.at.column));
            let conditions = filling.conditions(around);
            match &statement.does {
                Does::Sql(tokens) if tokens.first().is_some_and(|first| first.is_any(&["INSERT", "WITH"])) => {
                    let query = self.inserted(tokens, table, &conditions)?;
                    filling.queries.push(query);
                }
                Does::Assign(..) | Does::SelectInto(..) => self.set_under(statement, around)?,
                Does::If(arms, otherwise) => self.fill_arms(arms, otherwise, table, around, filling)?,
                Does::Block(block) if block.is_plain() => self.fill(&block.statements, table, around, filling)?,
                Does::Return(None) if around.is_empty() => filling.over = true,
                Does::Return(None) => {
                    filling.ended.push(around.join(" AND "));
                    break;
                }
                _ => {
                    return refuse(
                        "a function that fills a table by more than INSERT and IF has no rule; write one query",
                    );
                }
            }
        }
        Ok(())
    }

    /// Sets variables to what they are after a statement that only runs under conditions. Those under which the function has
    /// ended are none of them: no row is given after its end, whatever the variables hold.
    fn set_under(&mut self, statement: &Statement<'_, '_>, conditions: &[String]) -> Made<()> {
        let before = self.rewriter.variables.borrow().clone();
        self.step(statement)?;
        if conditions.is_empty() {
            return Ok(());
        }
        let after = self.rewriter.variables.borrow().clone();
        let condition = conditions.join(" AND ");
        for (name, value) in after {
            let old = before.get(&name).map_or("NULL", String::as_str);
            if value != old {
                self.set(&name, &format!("CASE WHEN {condition} THEN {value} ELSE {old} END"))?;
            }
        }
        Ok(())
    }

    fn fill_arms(
        &mut self,
        arms: &[Arm<'_, '_>],
        otherwise: &[Statement<'_, '_>],
        table: &FilledTable<'_, '_>,
        conditions: &[String],
        filling: &mut Filling,
    ) -> Made<()> {
        let mut around = conditions.to_vec();
        for (condition, body) in arms {
            let condition = self.writer.expression(condition)?;
            let mut inner = around.clone();
            inner.push(format!("({condition})"));
            self.fill(body, table, &inner, filling)?;
            around.push(format!("NOT coalesce(({condition}), FALSE)"));
        }
        self.fill(otherwise, table, &around, filling)
    }

    /// The query of `INSERT INTO @rows (a, b) SELECT …`, with the table's columns in their order. Queries that it names
    /// before the INSERT stand before its own.
    fn inserted(&mut self, tokens: &[Token<'_>], table: &FilledTable<'_, '_>, conditions: &[String]) -> Made<String> {
        let mut reader = Reader::new(tokens);
        let named = reader.until_words(&["INSERT"]);
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
        let rows = [named, reader.rest_of_statement()].concat();
        if rows.iter().any(|token| token.text.eq_ignore_ascii_case(&table.name)) {
            let message = "a function that reads the table it fills has no rule; write one query";
            return Err(reader.error(NOT_TRANSLATED, message));
        }
        let query = self.writer.query(&rows)?;
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
