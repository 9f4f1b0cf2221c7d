//! Functions of T-SQL that fill a table variable: the rows of their INSERTs, each under the conditions around it.

use super::{Made, Maker};
use crate::diagnostic_codes::{ASSUMED, NOT_TRANSLATED};
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
    /// The column that counts the rows from 1, by its place.
    counted: Option<usize>,
    /// Whether columns that an INSERT does not name have a value of another kind.
    defaults: bool,
}

impl<'t, 's> FilledTable<'t, 's> {
    pub(in crate::routine) fn new(name: String, columns: Vec<String>, definition: Span<'t, 's>) -> Self {
        let inner = Reader { tokens: definition, at: 2 }.parenthesised().unwrap_or_default();
        let parts = split_commas(inner);
        let named = |part: &&Span<'t, 's>| {
            part.first().is_some_and(|first| columns.iter().any(|column| first.name().eq_ignore_ascii_case(column)))
        };
        let parts: Vec<Span<'t, 's>> = parts.iter().filter(named).copied().collect();
        let counts = |part: &Span<'t, 's>| part.iter().position(|token| token.is("IDENTITY"));
        let counted = parts.iter().position(|part| counts(part).is_some());
        // `IDENTITY` alone is `IDENTITY(1, 1)`.
        let from_one = counted.is_none_or(|at| {
            let after = counts(&parts[at]).map_or(&[][..], |place| &parts[at][place + 1..]);
            match after {
                [open, start, _, step, ..] if open.is_symbol("(") => start.text == "1" && step.text == "1",
                _ => true,
            }
        });
        let defaults = !from_one || parts.iter().any(|part| part.iter().any(|token| token.is("DEFAULT")));
        Self { name, columns, definition, counted, defaults }
    }
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
        if filling.queries.is_empty() {
            return Ok(None);
        }
        let rows = filling.queries.join(" UNION ALL ");
        let Some(counted) = table.counted else { return Ok(Some(rows)) };
        let message = "the rows are counted in no certain order; count them by a column where the order matters";
        let at = table.definition.first().map_or((1, 1), |token| (token.line, token.column));
        self.writer.remarks.push(ASSUMED.diagnostic(message).at(at.0, at.1));
        let columns = table.columns.iter().enumerate().map(|(at, column)| match at == counted {
            true => format!("row_number() OVER (ORDER BY NULL) AS {}", identifier(column)),
            false => identifier(column),
        });
        let columns: Vec<String> = columns.collect();
        let names: Vec<String> = table.columns.iter().map(|column| identifier(column)).collect();
        Ok(Some(format!("SELECT {} FROM ({rows}) AS filled({})", columns.join(", "), names.join(", "))))
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
            let named = table.columns.iter().enumerate().filter(|(at, _)| Some(*at) != table.counted);
            named.map(|(_, column)| column.clone()).collect()
        };
        if table.defaults && listed.len() < table.columns.len() {
            let message = "columns of the table that take a value by themselves have no rule; name them in the INSERT";
            return Err(reader.error(NOT_TRANSLATED, message));
        }
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
