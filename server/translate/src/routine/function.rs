//! Functions: a body that only computes becomes the one expression or query that Databricks' functions are.
//!
//! Variables are put where they are used, branches become CASE, a query into a variable becomes a query in parentheses.

use model::Diagnostic;

use super::signature::{Returns, Signature};
use super::tree::{Block, Does, Span, Statement};
use super::write::Writer;
use crate::diagnostic_codes::NOT_TRANSLATED;
use crate::query::Rewriter;

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
    let mut writer = Writer::new(rewriter);
    let value = match value {
        [open, inner @ .., close] if open.is_symbol("(") && close.is_symbol(")") && opens_query(inner) => inner,
        _ => value,
    };
    let is_table = matches!(signature.returns, Some(Returns::Table(_)));
    let text = match opens_query(value) {
        true if is_table => writer.query(value)?,
        true => format!("({})", writer.query(value)?),
        false => writer.expression(value)?,
    };
    remarks.append(&mut writer.remarks);
    Ok(text)
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
    let mut maker = Maker { writer: Writer::new(rewriter), rewriter };
    let made = maker.block(block, &[], matches!(signature.returns, Some(Returns::Table(_))));
    *rewriter.variables.borrow_mut() = before;
    let text =
        made?.ok_or_else(|| NOT_TRANSLATED.diagnostic("the function gives no value; write it as a procedure"))?;
    remarks.append(&mut maker.writer.remarks);
    Ok(text)
}

struct Maker<'r, 'a> {
    writer: Writer<'r, 'a, 'static>,
    rewriter: &'r Rewriter<'a>,
}

impl Maker<'_, '_> {
    fn block(&mut self, block: &Block<'_, '_>, rest: &[&Statement<'_, '_>], table: bool) -> Made<Option<String>> {
        for handler in &block.handlers {
            // A query in parentheses that finds no row gives NULL by itself.
            let null = matches!(handler.statements.as_slice(), [Statement { does: Does::Return(Some([value])), .. }] if value.is("NULL"));
            let harmless = handler.conditions.iter().all(|condition| condition == "NOT FOUND") && null;
            if !harmless {
                let message = "a function that handles errors has no counterpart; use try_ functions or a procedure";
                return Err(NOT_TRANSLATED.diagnostic(message).at(handler.at.line, handler.at.column));
            }
        }
        for variable in &block.variables {
            let value = match variable.default {
                Some(default) => self.writer.expression(default)?,
                None => "NULL".to_owned(),
            };
            self.set(&variable.name, &value)?;
        }
        let statements: Vec<&Statement<'_, '_>> = block.statements.iter().chain(rest.iter().copied()).collect();
        self.list(&statements, table)
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

    /// What the statements give; `None` where they end without giving anything.
    fn list(&mut self, statements: &[&Statement<'_, '_>], table: bool) -> Made<Option<String>> {
        for (at, statement) in statements.iter().enumerate() {
            let rest = &statements[at + 1..];
            let refuse =
                |message: &str| Err(NOT_TRANSLATED.diagnostic(message).at(statement.at.line, statement.at.column));
            match &statement.does {
                Does::Return(Some(value)) if opens_query(value) && table => return self.writer.query(value).map(Some),
                Does::Return(Some(value)) => return self.writer.expression(value).map(Some),
                Does::ReturnQuery(query) => return self.writer.query(query).map(Some),
                Does::Assign(name, value) => {
                    let value = self.writer.expression(value)?;
                    self.set(name, &value)?;
                }
                Does::SelectInto(names, query) => self.select_into(names, query)?,
                Does::Block(block) => return self.block(block, rest, table),
                Does::If(arms, otherwise) => {
                    if let Some(made) = self.branches(None, arms, otherwise, rest, table)? {
                        return Ok(Some(made));
                    }
                }
                Does::Case(operand, arms, otherwise) => {
                    if let Some(made) = self.branches(*operand, arms, otherwise, rest, table)? {
                        return Ok(Some(made));
                    }
                }
                Does::Sql(tokens) if opens_query(tokens) && table && rest.is_empty() => {
                    return self.writer.query(tokens).map(Some);
                }
                Does::Raise(_) if rest.is_empty() => {
                    return refuse("a function that raises an error of its own has no rule");
                }
                Does::Sql(_) | Does::Execute { .. } | Does::ExecuteNamed { .. } | Does::Rename(..) | Does::Call(..) => {
                    return refuse(
                        "a function of Databricks changes nothing and runs no other statement; write a procedure",
                    );
                }
                _ => return refuse("a loop or a jump in a function has no counterpart; write a query or a procedure"),
            }
        }
        Ok(None)
    }

    fn select_into(&mut self, names: &[String], query: &[crate::scan::Token<'_>]) -> Made<()> {
        let ((text, columns), remarks) = self.rewriter.query_columns(query, names.len())?;
        self.writer.remarks.extend(remarks);
        if let [only] = names {
            return self.set(only, &text);
        }
        for (name, column) in names.iter().zip(columns) {
            self.set(name, &format!("SELECT {column} FROM ({text})"))?;
        }
        Ok(())
    }

    /// Branches that give values become a CASE with what follows in those that give none; branches that only set variables
    /// set them to a CASE, and the answer is `None`.
    fn branches(
        &mut self,
        operand: Option<Span<'_, '_>>,
        arms: &[(Span<'_, '_>, Vec<Statement<'_, '_>>)],
        otherwise: &[Statement<'_, '_>],
        rest: &[&Statement<'_, '_>],
        table: bool,
    ) -> Made<Option<String>> {
        let operand = operand.map(|operand| self.writer.expression(operand)).transpose()?;
        let head = operand.map(|operand| format!(" {operand}")).unwrap_or_default();
        let mut conditions = Vec::new();
        for (condition, _) in arms {
            conditions.push(self.writer.expression(condition)?);
        }
        let bodies: Vec<&[Statement<'_, '_>]> =
            arms.iter().map(|(_, body)| body.as_slice()).chain([otherwise]).collect();
        let gives = bodies.iter().any(|body| gives_value(body));
        let start = self.rewriter.variables.borrow().clone();
        let mut values = Vec::new();
        let mut ends = Vec::new();
        for body in &bodies {
            *self.rewriter.variables.borrow_mut() = start.clone();
            let tail: &[&Statement<'_, '_>] = if gives { rest } else { &[] };
            let statements: Vec<&Statement<'_, '_>> = body.iter().chain(tail.iter().copied()).collect();
            values.push(self.list(&statements, table)?);
            ends.push(self.rewriter.variables.borrow().clone());
        }
        let case = |of: &dyn Fn(usize) -> String| {
            let arms: Vec<String> = conditions
                .iter()
                .enumerate()
                .map(|(at, condition)| format!("WHEN {condition} THEN {}", of(at)))
                .collect();
            format!("CASE{head} {} ELSE {} END", arms.join(" "), of(conditions.len()))
        };
        if gives {
            if table {
                return Err(NOT_TRANSLATED.diagnostic("a table function with branches has no counterpart"));
            }
            let value = |at: usize| values[at].clone().unwrap_or_else(|| "NULL".to_owned());
            return Ok(Some(case(&value)));
        }
        *self.rewriter.variables.borrow_mut() = start.clone();
        for (name, before) in &start {
            if ends.iter().any(|end| end.get(name) != Some(before)) {
                let value = |at: usize| ends[at].get(name).cloned().unwrap_or_else(|| "NULL".to_owned());
                let text = case(&value);
                self.set(name, &text)?;
            }
        }
        Ok(None)
    }
}

fn gives_value(body: &[Statement<'_, '_>]) -> bool {
    let mut found = false;
    super::each(body, &mut |does| found |= matches!(does, Does::Return(_) | Does::ReturnQuery(_)));
    found
}
