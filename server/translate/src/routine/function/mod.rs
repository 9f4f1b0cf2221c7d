//! Functions: a body that only computes becomes the one expression or query that Databricks' functions are.
//!
//! Variables are put where they are used, branches become CASE, a query into a variable becomes a query in parentheses.

mod cleaning;
mod conversions;
mod filled_table;
mod folds;
mod given_rows;
mod turns;

use std::collections::BTreeSet;

use model::{Diagnostic, Dialect};

pub(super) use self::filled_table::FilledTable;
use super::bits::as_truth;
use super::fetching::STATUS;
use super::given_values::{Given, Types};
use super::held::Held;
use super::signature::{Returns, Signature};
use super::tree::{Block, Does, Handler, Span, Statement};
use super::write::Writer;
use crate::diagnostic_codes::{NOT_TRANSLATED, STATEMENT_CHANGED, STATEMENT_DROPPED};
use crate::query::Rewriter;
use crate::scan::Token;

/// The longest expression that is made of a body.
const LONGEST: usize = 200_000;

type Made<T> = Result<T, Diagnostic>;

/// The body of a function that is given as one expression or query.
pub(super) fn of_value(
    value: Span<'_, '_>,
    signature: &Signature<'_, '_>,
    rewriter: &Rewriter<'_>,
    remarks: &mut Vec<Diagnostic>,
) -> Made<String> {
    let mut writer = Writer::new(rewriter, Held::new());
    let value = match value {
        [open, inner @ .., close] if open.is_symbol("(") && close.is_symbol(")") && opens_query(inner) => inner,
        _ => value,
    };
    let is_table = matches!(signature.returns, Some(Returns::Table(_)));
    rewriter.in_function.set(true);
    let text = match opens_query(value) {
        true if is_table => writer.query_in_lines(value),
        true => writer.query(value).map(|query| format!("({query})")),
        false => writer.expression(value).map(|text| rounded(value, signature, rewriter, text)),
    };
    rewriter.in_function.set(false);
    let text = text?;
    remarks.append(&mut writer.remarks);
    Ok(text)
}

/// A value as the type that the function gives takes it.
fn rounded(value: Span<'_, '_>, signature: &Signature<'_, '_>, rewriter: &Rewriter<'_>, text: String) -> String {
    let Some(Returns::Value(data_type)) = &signature.returns else { return text };
    let types = signature.parameters.iter().map(|given| (given.name.to_lowercase(), given.data_type.clone())).collect();
    Given { data_type: Some(data_type), value, types: &types, dialect: rewriter.dialect }.rounded(text)
}

fn opens_query(tokens: Span<'_, '_>) -> bool {
    tokens.first().is_some_and(|token| token.is_any(&["SELECT", "WITH", "SEL"]))
}

/// The body as one expression or query; refused where it does more than compute.
pub(super) fn reduced(
    block: &Block<'_, '_>,
    signature: &Signature<'_, '_>,
    rewriter: &Rewriter<'_>,
    remarks: &mut Vec<Diagnostic>,
) -> Made<String> {
    let before = rewriter.variables.borrow().clone();
    let returns = match &signature.returns {
        Some(Returns::Value(data_type)) => Some(data_type.clone()),
        _ => None,
    };
    let mut maker =
        Maker { writer: Writer::new(rewriter, Held::new()), rewriter, types: Types::new(), returns, folds: 0 };
    for parameter in &signature.parameters {
        maker.types.insert(parameter.name.to_lowercase(), parameter.data_type.clone());
    }
    rewriter.in_function.set(true);
    let made = match (&signature.fills, &signature.returns) {
        (Some(table), _) => maker.filled(block, table),
        (None, Some(Returns::Table(columns))) => maker.given_rows(block, columns),
        (None, _) => maker.block(block, &[]),
    };
    rewriter.in_function.set(false);
    *rewriter.variables.borrow_mut() = before;
    let text =
        made?.ok_or_else(|| NOT_TRANSLATED.diagnostic("the function gives no value; write it as a procedure"))?;
    remarks.append(&mut maker.writer.remarks);
    Ok(text)
}

struct Maker<'r, 'a> {
    writer: Writer<'r, 'a, 'static>,
    rewriter: &'r Rewriter<'a>,
    /// Types of the variables and parameters, by name in lower case.
    types: Types,
    /// The type of what the function gives.
    returns: Option<String>,
    /// How many loops are around this place.
    folds: usize,
}

impl Maker<'_, '_> {
    fn block(&mut self, block: &Block<'_, '_>, rest: &[&Statement<'_, '_>]) -> Made<Option<String>> {
        if let Some(made) = self.converted(block, rest)? {
            return Ok(made);
        }
        self.enter(block)?;
        let statements: Vec<&Statement<'_, '_>> = block.statements.iter().chain(rest.iter().copied()).collect();
        self.list(&statements)
    }

    /// What a block does before its statements.
    fn enter(&mut self, block: &Block<'_, '_>) -> Made<()> {
        for handler in &block.handlers {
            self.left_out(handler, &block.statements)?;
        }
        self.set_first(block)
    }

    /// Leaves a handler out, where the function behaves so without it or nothing is to be expected but what the queries
    /// themselves raise; a function of Databricks handles no errors.
    fn left_out(&mut self, handler: &Handler<'_, '_>, statements: &[Statement<'_, '_>]) -> Made<()> {
        let at = |diagnostic: Diagnostic| diagnostic.at(handler.at.line, handler.at.column);
        let missing = handler.conditions.iter().all(|condition| condition == "NOT FOUND");
        if let Some(Statement { does: Does::Raise(_) | Does::Reraise, .. }) = handler.statements.last()
            && !missing
            && super::errors::only_passes_on(&handler.statements)
        {
            let message = "the error is passed on as it is; text put around it is left out";
            self.writer.remarks.push(at(STATEMENT_DROPPED.diagnostic(message)));
            return Ok(());
        }
        if !missing && only_queries(statements) {
            let message = "a function of Databricks handles no errors: what its queries raise is passed on";
            self.writer.remarks.push(at(STATEMENT_CHANGED.diagnostic(message)));
            return Ok(());
        }
        let message = "a function that handles errors has no counterpart; use try_ functions or a procedure";
        Err(at(NOT_TRANSLATED.diagnostic(message)))
    }

    /// Gives the variables of a block their first values.
    fn set_first(&mut self, block: &Block<'_, '_>) -> Made<()> {
        for variable in &block.variables {
            let value = match variable.default {
                Some(default) => {
                    self.writer.fills(&variable.name);
                    let text = self.writer.expression(default)?;
                    let text = self.given(Some(&variable.data_type), default).as_declared(text);
                    as_truth(Some(&variable.data_type), text, self.rewriter.dialect)
                }
                None => "NULL".to_owned(),
            };
            self.types.insert(variable.name.to_lowercase(), variable.data_type.clone());
            self.set(&variable.name, &value)?;
        }
        Ok(())
    }

    fn set(&mut self, name: &str, value: &str) -> Made<()> {
        if value.len() > LONGEST {
            return Err(NOT_TRANSLATED.diagnostic("the function would become too long an expression"));
        }
        let plain = value.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        let value = if plain { value.to_owned() } else { format!("({value})") };
        self.rewriter.variables.borrow_mut().insert(name.to_lowercase(), value);
        Ok(())
    }

    fn given<'a>(&'a self, data_type: Option<&'a String>, value: Span<'a, 'a>) -> Given<'a> {
        Given { data_type, value, types: &self.types, dialect: self.rewriter.dialect }
    }

    /// What the statements give; `None` where they end without giving anything.
    fn list(&mut self, statements: &[&Statement<'_, '_>]) -> Made<Option<String>> {
        for (at, statement) in statements.iter().enumerate() {
            let rest = &statements[at + 1..];
            match &statement.does {
                Does::Return(Some(value)) => {
                    let text = self.writer.expression(value)?;
                    return Ok(Some(self.given(self.returns.as_ref(), value).rounded(text)));
                }
                Does::Block(block) => return self.block(block, rest),
                Does::If(..) | Does::Case(..) | Does::SelectOrElse { .. } => {
                    let Some(branches) = self.branches(statement)? else { continue };
                    if let Some(made) = self.cases(&branches, rest)? {
                        return Ok(Some(made));
                    }
                }
                Does::Raise(parts) => {
                    return self.writer.message(parts).map(|message| Some(format!("raise_error({message})")));
                }
                _ => self.step(statement)?,
            }
        }
        Ok(None)
    }

    /// A statement that only sets variables.
    fn step(&mut self, statement: &Statement<'_, '_>) -> Made<()> {
        let refuse = |message: &str| Err(NOT_TRANSLATED.diagnostic(message).at(statement.at.line, statement.at.column));
        match &statement.does {
            Does::Assign(name, value) => {
                let text = self.writer.expression(value)?;
                let known = self.types.get(&name.to_lowercase());
                let text = self.given(known, value).as_declared(text);
                let text = as_truth(known, text, self.rewriter.dialect);
                self.writer.fills(name);
                self.set(name, &text)
            }
            Does::SelectInto(names, query) => self.select_into(names, query),
            Does::Probe(query) => {
                let query = self.writer.query(query)?;
                self.set(STATUS, &format!("CASE WHEN EXISTS ({query}) THEN 0 ELSE -1 END"))
            }
            Does::CountRows(name, query) => {
                let query = self.writer.query(query)?;
                self.set(name, &format!("SELECT count(*) FROM ({query})"))
            }
            Does::While(_, condition, body) if self.clean(condition, body)? => Ok(()),
            Does::ForRange { .. } | Does::ForQuery { .. } | Does::While(..) => self.fold(statement),
            Does::Sql(_)
            | Does::Execute { .. }
            | Does::ExecuteNamed { .. }
            | Does::InsertExecuted { .. }
            | Does::Rename(..)
            | Does::Call(..) => {
                refuse("a function of Databricks changes nothing and runs no other statement; write a procedure")
            }
            _ => refuse("a loop or a jump in a function has no counterpart; write a query or a procedure"),
        }
    }

    fn select_into(&mut self, names: &[String], query: &[crate::scan::Token<'_>]) -> Made<()> {
        let ((text, columns), remarks) = self.rewriter.query_columns(query, names.len())?;
        self.writer.remarks.extend(remarks);
        if self.rewriter.dialect != Dialect::Oracle {
            let said = self.writer.remarks.len();
            self.writer.without_rows(names, query);
            let first = query.first().map_or((1, 1), |token| (token.line, token.column));
            for remark in &mut self.writer.remarks[said..] {
                *remark = remark.clone().at(first.0, first.1);
            }
        }
        if let [only] = names {
            let known = self.types.get(&only.to_lowercase());
            let held = self.given(known, query).rounded(format!("({text})"));
            let held = as_truth(known, held, self.rewriter.dialect);
            return self.set(only, if held.starts_with('(') { &text } else { &held });
        }
        for (name, column) in names.iter().zip(columns) {
            self.set(name, &format!("SELECT {column} FROM ({text})"))?;
        }
        Ok(())
    }

    /// The branches of a statement; `None` of one that has none.
    fn branches<'b, 't, 's>(&mut self, statement: &'b Statement<'t, 's>) -> Made<Option<Branches<'b, 't, 's>>> {
        let whole = |body: &'b [Statement<'t, 's>]| (None, body);
        let (operand, arms, otherwise) = match &statement.does {
            Does::If(arms, otherwise) => (&None, arms, otherwise),
            Does::Case(operand, arms, otherwise) => (operand, arms, otherwise),
            Does::SelectOrElse { names, query, found, otherwise } => {
                let there = format!("EXISTS ({})", self.writer.query(query)?);
                let bodies = vec![(Some((names.as_slice(), query.as_slice())), found.as_slice()), whole(otherwise)];
                return Ok(Some(Branches { head: "CASE".to_owned(), conditions: vec![there], bodies, fails: false }));
            }
            _ => return Ok(None),
        };
        let head = match operand {
            Some(operand) => format!("CASE {}", self.writer.expression(operand)?),
            None => "CASE".to_owned(),
        };
        let conditions = arms.iter().map(|(condition, _)| match operand {
            Some(_) => self.writer.expression(condition),
            None => self.writer.condition(condition),
        });
        let conditions = conditions.collect::<Made<Vec<_>>>()?;
        let bodies = arms.iter().map(|(_, body)| whole(body)).chain([whole(otherwise)]).collect();
        let dialects = [Dialect::Oracle, Dialect::PostgreSql, Dialect::MySql];
        let fails = matches!(statement.does, Does::Case(..)) && otherwise.is_empty();
        let fails = fails && dialects.contains(&self.rewriter.dialect);
        Ok(Some(Branches { head, conditions, bodies, fails }))
    }

    /// Branches that give values become a CASE with what follows in those that give none; branches that only set variables
    /// set them to a CASE, and the answer is `None`.
    fn cases(&mut self, branches: &Branches<'_, '_, '_>, rest: &[&Statement<'_, '_>]) -> Made<Option<String>> {
        let Branches { head, conditions, bodies, fails } = branches;
        let gives = branches.give_values();
        let start = self.rewriter.variables.borrow().clone();
        let mut values = Vec::new();
        let mut ends = Vec::new();
        for (first, body) in bodies {
            *self.rewriter.variables.borrow_mut() = start.clone();
            if let Some((names, query)) = first {
                self.select_into(names, query)?;
            }
            let tail: &[&Statement<'_, '_>] = if gives { rest } else { &[] };
            let statements: Vec<&Statement<'_, '_>> = body.iter().chain(tail.iter().copied()).collect();
            values.push(self.list(&statements)?);
            ends.push(self.rewriter.variables.borrow().clone());
        }
        let case = |of: &dyn Fn(usize) -> String| {
            let arms: Vec<String> = conditions
                .iter()
                .enumerate()
                .map(|(at, condition)| format!("WHEN {condition} THEN {}", of(at)))
                .collect();
            let other = if *fails { "raise_error('case not found')".to_owned() } else { of(conditions.len()) };
            format!("{head} {} ELSE {other} END", arms.join(" "))
        };
        if gives {
            let value = |at: usize| values[at].clone().unwrap_or_else(|| "NULL".to_owned());
            return Ok(Some(case(&value)));
        }
        *self.rewriter.variables.borrow_mut() = start.clone();
        let names: BTreeSet<&String> = ends.iter().flat_map(|end| end.keys()).collect();
        for name in names {
            if ends.iter().any(|end| end.get(name) != start.get(name)) {
                let value = |at: usize| ends[at].get(name).cloned().unwrap_or_else(|| "NULL".to_owned());
                let text = case(&value);
                self.set(name, &text)?;
            }
        }
        Ok(None)
    }
}

/// The branches of one statement.
struct Branches<'b, 't, 's> {
    /// `CASE`, and what is compared with the conditions.
    head: String,
    conditions: Vec<String>,
    /// One more than there are conditions: what is done in each, after the variables that a query fills there.
    bodies: Vec<(Option<Filled<'b, 's>>, &'b [Statement<'t, 's>])>,
    /// Whether it is an error where no condition holds, as it is of a CASE without ELSE.
    fails: bool,
}

/// Variables and the query that fills them.
type Filled<'b, 's> = (&'b [String], &'b [Token<'s>]);

impl Branches<'_, '_, '_> {
    /// Whether the function may end in one of them, or gives rows there.
    fn give_values(&self) -> bool {
        let mut found = false;
        for (_, body) in &self.bodies {
            super::each(body, &mut |does| {
                found |= matches!(does, Does::Return(_) | Does::ReturnQuery(_) | Does::ReturnNext(_) | Does::Raise(_));
            });
        }
        found
    }
}

/// Whether statements take what they compute from queries, and convert and divide nothing outside of them.
fn only_queries(statements: &[Statement<'_, '_>]) -> bool {
    let mut queries = false;
    let mut converts = false;
    super::each(statements, &mut |does| match does {
        Does::SelectInto(..) | Does::SelectOrElse { .. } | Does::ForQuery { .. } => queries = true,
        _ => super::spans_of(does, &mut |tokens| converts |= tokens.iter().any(may_fail)),
    });
    queries && !converts
}

/// Whether a token is of what fails for some values.
fn may_fail(token: &Token<'_>) -> bool {
    let symbols = ["/", "%", "::"];
    token.is_any(&["CAST", "CONVERT", "MOD"])
        || symbols.iter().any(|symbol| token.is_symbol(symbol))
        || (token.is_name() && token.text.to_ascii_uppercase().starts_with("TO_"))
}
