//! Functions that give rows: each statement that gives some is a query, under the conditions around it.

use super::{Branches, Made, Maker, opens_query};
use crate::diagnostic_codes::NOT_TRANSLATED;
use crate::names::identifier;
use crate::routine::tree::{Block, Does, Span, Statement};

/// What a variable holds where that depends on the turns of a loop before this one.
const CARRIED: &str = "carried_from_turn_to_turn";

/// The queries whose rows are given.
struct Given<'c> {
    /// The columns that RETURN NEXT gives where it names no value.
    columns: &'c [(String, String)],
    queries: Vec<String>,
}

impl Maker<'_, '_> {
    /// One query of all the rows that a function gives.
    pub(super) fn given_rows(&mut self, block: &Block<'_, '_>, columns: &[(String, String)]) -> Made<Option<String>> {
        let mut given = Given { columns, queries: Vec::new() };
        self.clear_columns(block, columns);
        self.enter(block)?;
        let statements: Vec<&Statement<'_, '_>> = block.statements.iter().collect();
        self.give(&statements, &[], &mut given)?;
        if given.queries.iter().any(|query| query.contains(CARRIED)) {
            let message = "a variable that a loop carries from row to row has no rule in a function of rows; write a window function";
            return Err(NOT_TRANSLATED.diagnostic(message));
        }
        Ok(match given.queries.as_slice() {
            [] => None,
            [only] => Some(only.clone()),
            several => {
                let parts: Vec<String> = several.iter().map(|query| format!("({query})")).collect();
                Some(parts.join(" UNION ALL "))
            }
        })
    }

    /// The columns that statements fill are variables, NULL at first.
    fn clear_columns(&mut self, block: &Block<'_, '_>, columns: &[(String, String)]) {
        super::super::each(&block.statements, &mut |does| {
            let is_column = |name: &&String| columns.iter().any(|(column, _)| column.eq_ignore_ascii_case(name));
            for name in filled(does).iter().filter(is_column) {
                self.rewriter.variables.borrow_mut().insert(name.to_lowercase(), "NULL".to_owned());
            }
        });
    }

    /// Forgets what the variables hold that a loop fills: a turn may find what the one before it has left there.
    fn forget_filled(&mut self, statement: &Statement<'_, '_>) {
        let mut variables = self.rewriter.variables.borrow_mut();
        super::super::each(std::slice::from_ref(statement), &mut |does| {
            for name in filled(does) {
                variables.insert(name.to_lowercase(), CARRIED.to_owned());
            }
        });
    }

    fn give(&mut self, statements: &[&Statement<'_, '_>], conditions: &[String], given: &mut Given<'_>) -> Made<()> {
        for (at, statement) in statements.iter().enumerate() {
            let rest = &statements[at + 1..];
            let refuse =
                |message: &str| Err(NOT_TRANSLATED.diagnostic(message).at(statement.at.line, statement.at.column));
            match &statement.does {
                Does::Return(None) => return Ok(()),
                Does::Return(Some(query)) if opens_query(query) => {
                    let query = self.writer.query(query)?;
                    given.add(query, conditions);
                    return Ok(());
                }
                Does::ReturnQuery(query) => {
                    let query = self.writer.query(query)?;
                    given.add(query, conditions);
                }
                Does::Sql(query) if opens_query(query) && ends(rest) => {
                    let query = self.writer.query(query)?;
                    given.add(query, conditions);
                    return Ok(());
                }
                Does::ReturnNext(row) => {
                    let values = self.values_of_row(*row, None, given)?;
                    given.add(format!("SELECT {values}"), conditions);
                }
                Does::ForQuery { .. } | Does::ForRange { .. } if gives_rows(statement) => {
                    let query = self.rows_of_loop(statement, given)?;
                    given.add(query, conditions);
                }
                Does::Block(block) => {
                    self.enter(block)?;
                    let statements: Vec<&Statement<'_, '_>> =
                        block.statements.iter().chain(rest.iter().copied()).collect();
                    return self.give(&statements, conditions, given);
                }
                Does::If(..) | Does::Case(..) | Does::SelectOrElse { .. } => {
                    let Some(branches) = self.branches(statement)? else { continue };
                    if branches.give_values() {
                        return self.give_branches(&branches, rest, conditions, given);
                    }
                    self.cases(&branches, &[])?;
                }
                Does::Raise(_) => return refuse("an error that a function of rows raises has no counterpart"),
                _ => self.step(statement)?,
            }
        }
        Ok(())
    }

    /// Each branch gives its rows, and those of what follows, where its condition holds and none before it.
    fn give_branches(
        &mut self,
        branches: &Branches<'_, '_, '_>,
        rest: &[&Statement<'_, '_>],
        conditions: &[String],
        given: &mut Given<'_>,
    ) -> Made<()> {
        if branches.head != "CASE" {
            let message = "a function of rows with CASE over a value has no rule; write IF";
            return Err(NOT_TRANSLATED.diagnostic(message));
        }
        let start = self.rewriter.variables.borrow().clone();
        let mut around = conditions.to_vec();
        for (place, (first, body)) in branches.bodies.iter().enumerate() {
            *self.rewriter.variables.borrow_mut() = start.clone();
            let mut here = around.clone();
            if let Some(condition) = branches.conditions.get(place) {
                here.push(format!("({condition})"));
                around.push(format!("NOT coalesce({condition}, FALSE)"));
            }
            if let Some((names, query)) = first {
                self.select_into(names, query)?;
            }
            let statements: Vec<&Statement<'_, '_>> = body.iter().chain(rest.iter().copied()).collect();
            self.give(&statements, &here, given)?;
        }
        *self.rewriter.variables.borrow_mut() = start;
        Ok(())
    }

    /// The query of the rows that a loop gives, one at most in each of its turns.
    fn rows_of_loop(&mut self, statement: &Statement<'_, '_>, given: &Given<'_>) -> Made<String> {
        self.forget_filled(statement);
        let start = self.rewriter.variables.borrow().clone();
        let (row, source, body) = match &statement.does {
            Does::ForQuery { row, query, arguments, into, body, .. } => {
                let query = self.rows_of_query(row, query, arguments, into)?;
                if let [Statement { does: Does::ReturnNext(Some([name])), .. }] = body.as_slice()
                    && name.name().eq_ignore_ascii_case(row)
                {
                    return Ok(query);
                }
                (Some(row), format!("({query}) AS {}", identifier(row)), body)
            }
            Does::ForRange { variable, body, .. } => {
                let numbers = self.numbers_of(statement)?;
                let name = identifier(variable);
                self.rewriter.variables.borrow_mut().insert(variable.to_lowercase(), name.clone());
                (None, format!("(SELECT explode({numbers}) AS {name})"), body)
            }
            _ => return Err(NOT_TRANSLATED.diagnostic("this loop gives no rows")),
        };
        let mut conditions = Vec::new();
        let values = self.row_of_turn(body, row.map(String::as_str), &mut conditions, given)?;
        *self.rewriter.variables.borrow_mut() = start;
        let filter = if conditions.is_empty() { String::new() } else { format!(" WHERE {}", conditions.join(" AND ")) };
        Ok(format!("SELECT {values} FROM {source}{filter}"))
    }

    /// The values of the row that a turn of a loop gives, and the conditions under which it gives it.
    fn row_of_turn(
        &mut self,
        body: &[Statement<'_, '_>],
        row: Option<&str>,
        conditions: &mut Vec<String>,
        given: &Given<'_>,
    ) -> Made<String> {
        let message = "a loop of this kind in a function of rows has no rule; write one query";
        let refused = || NOT_TRANSLATED.diagnostic(message);
        let (last, before) = body.split_last().ok_or_else(refused)?;
        for statement in before {
            match self.branches(statement)? {
                Some(branches) if branches.give_values() => return Err(refused().at(statement.at.line, 1)),
                Some(branches) => drop(self.cases(&branches, &[])?),
                None => self.step(statement)?,
            }
        }
        match &last.does {
            Does::ReturnNext(values) => self.values_of_row(*values, row, given),
            Does::If(arms, otherwise) if otherwise.is_empty() && arms.len() == 1 => {
                let (condition, body) = &arms[0];
                conditions.push(format!("({})", self.writer.expression(condition)?));
                self.row_of_turn(body, row, conditions, given)
            }
            _ => Err(refused().at(last.at.line, last.at.column)),
        }
    }

    /// What RETURN NEXT gives, as the list of a query.
    fn values_of_row(&mut self, values: Option<Span<'_, '_>>, row: Option<&str>, given: &Given<'_>) -> Made<String> {
        if let (Some([only]), Some(row)) = (values, row)
            && only.name().eq_ignore_ascii_case(row)
        {
            return Ok(format!("{}.*", identifier(row)));
        }
        if let Some(value) = values {
            return self.writer.expression(value).map(|value| format!("{value} AS value"));
        }
        if given.columns.is_empty() {
            return Err(
                NOT_TRANSLATED.diagnostic("the columns of these rows are not known here; name them in RETURN NEXT")
            );
        }
        let variables = self.rewriter.variables.borrow();
        let value = |name: &String| variables.get(&name.to_lowercase()).map_or("NULL", String::as_str).to_owned();
        let values: Vec<String> =
            given.columns.iter().map(|(name, _)| format!("{} AS {}", value(name), identifier(name))).collect();
        Ok(values.join(", "))
    }
}

impl Given<'_> {
    fn add(&mut self, query: String, conditions: &[String]) {
        self.queries.push(match conditions {
            [] => query,
            several => format!("SELECT * FROM ({query}) WHERE {}", several.join(" AND ")),
        });
    }
}

/// The variables that a statement fills.
fn filled<'b>(does: &'b Does<'_, '_>) -> &'b [String] {
    match does {
        Does::Assign(name, _) | Does::CountRows(name, _) | Does::RowCount(name) => std::slice::from_ref(name),
        Does::SelectInto(names, _) | Does::SelectOrElse { names, .. } | Does::ForQuery { into: names, .. } => names,
        _ => &[],
    }
}

/// Whether a loop gives rows in its turns.
fn gives_rows(statement: &Statement<'_, '_>) -> bool {
    let mut found = false;
    super::super::each(std::slice::from_ref(statement), &mut |does| {
        found |= matches!(does, Does::ReturnNext(_) | Does::ReturnQuery(_));
    });
    found
}

/// Whether statements do nothing but end the function.
fn ends(rest: &[&Statement<'_, '_>]) -> bool {
    rest.iter().all(|statement| matches!(statement.does, Does::Return(None)))
}
