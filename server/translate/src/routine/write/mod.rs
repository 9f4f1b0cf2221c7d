//! A routine's body as a script of Databricks SQL.
//!
//! Source: "SQL scripting" of the Databricks SQL language manual. A default of a variable is a constant there, a variable is
//! hidden by a column of its name, declarations stand first in a block and handlers after them.

mod blocks;
mod branches;
mod cursors;
mod loops;
mod object_there;
mod run_time;
mod sql;
mod text_rows;

use std::collections::{HashMap, HashSet};

use model::{Diagnostic, Dialect};

pub(super) use self::loops::whole_number;
use super::bits::as_truth;
use super::errors;
use super::fetching::{self, STATUS};
use super::given_values::{Given, Types};
use super::held::Held;
use super::ranges::{self, rising};
use super::tree::{Does, Message, Span, Statement};
use super::tsql::lengths::Lengths;
use crate::diagnostic_codes::{ASSUMED, NOT_TRANSLATED, STATEMENT_DROPPED};
use crate::names::{identifier, literal, object};
use crate::query::{Rewriter, layout, linked, separated};
use crate::scan::{Token, TokenKind, text_of};

type Written<T> = Result<T, Diagnostic>;

/// Writes statements and collects what is to be said of them.
pub(super) struct Writer<'r, 'a, 's> {
    pub(super) rewriter: &'r Rewriter<'a>,
    pub(super) remarks: Vec<Diagnostic>,
    pub(super) lines: Vec<String>,
    /// Whether it is a function that becomes a procedure.
    pub(super) of_function: bool,
    /// Labels of the loops around this place, the innermost last.
    loops: Vec<String>,
    /// Labels of the blocks around this place.
    blocks: Vec<String>,
    body_label: Option<String>,
    /// How many errors of its own the routine has.
    conditions: usize,
    made: usize,
    /// Variables that hold the error that is being handled.
    holders: HashSet<String>,
    /// Variables that only carry a text to where it is run.
    carriers: HashSet<String>,
    /// What variables hold where they are run.
    held: Held<'s>,
    /// The views whose rows a text gives, by the byte at which the text begins.
    views: HashMap<usize, String>,
    /// Names of the cursors that are declared around this place, in lower case.
    cursors: HashSet<String>,
    /// Whether the status of fetching is asked for, and by fetches from cursors.
    asked: bool,
    status: bool,
    /// Variables that may hold a value before the place that is written, in lower case.
    filled: HashSet<String>,
    /// Variables that hold dates or times, in lower case.
    dates: HashSet<String>,
    /// Types of variables and parameters.
    types: Types,
    /// How long their texts may be, in T-SQL.
    pub(super) lengths: Lengths,
}

const INDEX: &str = "Databricks has no indexes: the statistics of its columns take the place of one";
const UNTRANSLATED: &str =
    "the SQL made here at run time stays as it was written; look at its text and the names in it";

/// The label of a body that is left by RETURN.
const BODY: &str = "body";

impl<'r, 'a, 's> Writer<'r, 'a, 's> {
    pub(super) fn new(rewriter: &'r Rewriter<'a>, held: Held<'s>) -> Self {
        Self {
            rewriter,
            remarks: Vec::new(),
            lines: Vec::new(),
            of_function: false,
            loops: Vec::new(),
            blocks: Vec::new(),
            body_label: None,
            conditions: 0,
            made: 0,
            holders: HashSet::new(),
            carriers: HashSet::new(),
            held,
            views: HashMap::new(),
            cursors: HashSet::new(),
            asked: false,
            status: false,
            filled: HashSet::new(),
            dates: HashSet::new(),
            types: Types::new(),
            lengths: Lengths::default(),
        }
    }

    /// Notes the type of a variable or a parameter.
    pub(super) fn learn(&mut self, name: &str, data_type: &str) {
        self.types.insert(name.to_lowercase(), data_type.to_owned());
    }

    /// Notes that a variable has a value.
    pub(super) fn fills(&mut self, name: &str) {
        self.filled.insert(name.to_lowercase());
    }

    /// What is put into a variable, as it holds it.
    pub(super) fn as_held(&self, name: &str, value: &[Token<'_>], text: String) -> String {
        let data_type = self.types.get(&name.to_lowercase());
        let given = Given { data_type, value, types: &self.types, dialect: self.rewriter.dialect };
        self.lengths.cut(name, value, as_truth(data_type, given.as_held(text), self.rewriter.dialect))
    }

    fn line(&mut self, depth: usize, text: impl AsRef<str>) {
        let indent = "  ".repeat(depth);
        let text = text.as_ref();
        let line = match layout::indented(text, &indent) {
            Some(lines) => format!("{indent}{lines}"),
            None => format!("{indent}{text}"),
        };
        self.lines.push(line);
    }

    /// Writes with other names for variables, given by their names in lower case.
    fn with_variables<T>(
        &mut self,
        names: impl IntoIterator<Item = (String, String)>,
        write: impl FnOnce(&mut Self) -> Written<T>,
    ) -> Written<T> {
        let before = self.rewriter.variables.borrow().clone();
        self.rewriter.variables.borrow_mut().extend(names);
        let written = write(self);
        *self.rewriter.variables.borrow_mut() = before;
        written
    }

    fn list(&mut self, statements: &[Statement<'_, '_>], depth: usize) -> Written<()> {
        let mut statements = statements.iter().peekable();
        while let Some(statement) = statements.next() {
            statements.next_if(|next| errors::ends_after(&statement.does, &next.does, &self.holders));
            let before = self.remarks.len();
            let carried = match &statement.does {
                Does::Assign(name, text) if self.carriers.contains(&name.to_lowercase()) => Some(text.as_slice()),
                _ => None,
            };
            let written = match (carried, carried.and_then(|_| statements.next()).map(|next| &next.does)) {
                (Some(text), Some(Does::Execute { into, using, text: run })) => {
                    let text = self.carried(run, text);
                    self.execute(&text, into, using, depth)
                }
                (Some(text), Some(Does::ExecuteNamed { parameters, values, outputs, text: run })) => {
                    let text = self.carried(run, text);
                    self.execute_named(&text, (parameters, values), outputs, depth)
                }
                (Some(text), Some(Does::InsertExecuted { table, columns, text: run })) => {
                    let text = self.carried(run, text);
                    self.insert_executed(table, columns, &text, depth)
                }
                _ => self.statement(&statement.does, depth),
            };
            written.map_err(|refusal| placed(refusal, statement.at))?;
            for remark in &mut self.remarks[before..] {
                *remark = placed(remark.clone(), statement.at);
            }
        }
        Ok(())
    }

    fn statement(&mut self, does: &Does<'_, '_>, depth: usize) -> Written<()> {
        match does {
            Does::Block(block) => self.inner_block(block, depth)?,
            Does::Assign(name, value) => {
                self.filled.insert(name.to_lowercase());
                let dated = match value.as_slice() {
                    [only] if only.kind == TokenKind::Text && self.rewriter.dialect == Dialect::TSql => {
                        separated(&text_of(only.text)).filter(|_| self.dates.contains(&name.to_lowercase()))
                    }
                    _ => None,
                };
                let text = dated.map_or_else(|| self.expression(value), |dated| Ok(literal(&dated)))?;
                let value = self.as_held(name, value, text);
                let name = self.target(name);
                self.line(depth, format!("SET {name} = {value};"));
            }
            Does::SelectInto(names, query) if self.keeps_values(names, query) => {
                self.fill_from_rows(names, query, depth)?;
            }
            Does::SelectInto(names, query) => {
                self.without_rows(names, query);
                let (targets, text) = self.select_into(names, query)?;
                let value = match names.as_slice() {
                    [only] => self.as_held(only, query, format!("({text})")),
                    _ => format!("({text})"),
                };
                self.line(depth, format!("SET {targets} = {value};"));
            }
            Does::SelectOrElse { names, query, found, otherwise } => {
                let (names, query) = self.select_into(names, query)?;
                self.line(depth, format!("IF EXISTS ({query}) THEN"));
                if names != "()" {
                    self.line(depth + 1, format!("SET {names} = ({query});"));
                }
                self.list(found, depth + 1)?;
                if !otherwise.is_empty() {
                    self.line(depth, "ELSE");
                    self.list(otherwise, depth + 1)?;
                }
                self.line(depth, "END IF;");
            }
            Does::Sql(tokens) => self.sql(tokens, depth)?,
            Does::If(arms, otherwise) => self.conditional(arms, otherwise, depth)?,
            Does::Case(operand, arms, otherwise) => self.case(*operand, arms, otherwise, depth)?,
            Does::While(label, condition, body) => {
                let condition = self.condition(condition)?;
                self.looped(label.as_deref(), &format!("WHILE {condition} DO"), &[], body, "END WHILE", depth)?;
            }
            Does::Repeat(label, body, condition) => {
                let condition = self.condition(condition)?;
                self.looped(label.as_deref(), "REPEAT", &[], body, &format!("UNTIL {condition} END REPEAT"), depth)?;
            }
            Does::Loop(label, body) => self.looped(label.as_deref(), "LOOP", &[], body, "END LOOP", depth)?,
            Does::ForQuery { label, row, query, arguments, into, body } => {
                self.for_query(label.as_deref(), row, query, arguments, into, body, depth)?;
            }
            Does::ForRange { label, variable, from, to, step, down, body } => {
                let (from, to) = rising((from, to), *down, self.rewriter.dialect);
                let whole = |text| whole_number(text, self.rewriter.dialect);
                let (from, to) = (whole(self.expression(from)?), whole(self.expression(to)?));
                let step = step.map(|step| self.expression(step)).transpose()?.map(whole);
                let numbers = ranges::numbers(&from, &to, step.as_deref(), *down);
                self.for_range(label.as_deref(), variable, (&numbers, *down), body, depth)?;
            }
            Does::Leave(label, when) => self.jump("LEAVE", label.as_deref(), *when, depth)?,
            Does::Iterate(label, when) => self.jump("ITERATE", label.as_deref(), *when, depth)?,
            Does::Return(value) => self.returned(*value, depth)?,
            Does::ReturnQuery(query) => {
                let query = self.query(query)?;
                self.line(depth, format!("{query};"));
            }
            Does::Raise(parts) if errors::is_error_itself(parts, &self.holders) => self.line(depth, "RESIGNAL;"),
            Does::Raise(parts) => {
                let message = self.message(parts)?;
                self.line(depth, format!("SELECT raise_error({message});"));
            }
            Does::Signal(state, _) if state.starts_with("SQLSTATE ") => self.line(depth, format!("SIGNAL {state};")),
            Does::Signal(name, says) => {
                let says = says.as_ref().map(|says| format!(" SET MESSAGE_TEXT = {}", literal(says)));
                self.line(depth, format!("SIGNAL {}{};", identifier(name), says.unwrap_or_default()));
            }
            Does::Reraise => self.line(depth, "RESIGNAL;"),
            Does::Call(name, arguments) => {
                let arguments = arguments
                    .iter()
                    .map(|(name, value)| {
                        let value = self.expression(value)?;
                        Ok(name.as_ref().map_or(value.clone(), |name| format!("{} => {value}", identifier(name))))
                    })
                    .collect::<Written<Vec<_>>>()?;
                if let [server, _, _, last] = name.as_slice() {
                    self.remarks.push(ASSUMED.diagnostic(linked(server, last)));
                }
                let name = object(name, self.rewriter.target);
                self.line(depth, format!("CALL {name}({});", arguments.join(", ")));
            }
            Does::Execute { text, into, using } => self.execute(text, into, using, depth)?,
            Does::ExecuteNamed { text, parameters, values, outputs } => {
                self.execute_named(text, (parameters, values), outputs, depth)?;
            }
            Does::InsertExecuted { table, columns, text } => self.insert_executed(table, columns, text, depth)?,
            Does::Rename(from, to) => self.rename(from, to, depth)?,
            Does::ReturnNext(_) => {
                return Err(NOT_TRANSLATED.diagnostic("RETURN NEXT has no counterpart; return one query"));
            }
            Does::RowCount(name) => {
                let name = self.target(name);
                self.line(depth, format!("GET DIAGNOSTICS {name} = ROW_COUNT;"));
            }
            Does::CountRows(name, query) => {
                let (name, query) = (self.target(name), self.query(query)?);
                self.line(depth, format!("SET {name} = (SELECT count(*) FROM ({query}));"));
            }
            // Nobody reads the status, which is not declared either.
            Does::Probe(_) if !self.asked => {}
            Does::Probe(query) => {
                let query = self.query(query)?;
                self.line(depth, format!("SET {STATUS} = CASE WHEN EXISTS ({query}) THEN 0 ELSE -1 END;"));
            }
            Does::NameRows(name, text) => self.name_rows(name, text, depth)?,
            Does::FirstOfText { cursor, text, into } => self.first_of_text(cursor, text, into, depth)?,
            Does::Open(..) | Does::OpenFor(..) | Does::Fetch(..) | Does::Close(..) => self.cursor_step(does, depth)?,
        }
        Ok(())
    }

    /// The variables that a query fills, and the query.
    fn select_into(&mut self, names: &[String], query: &[Token<'_>]) -> Written<(String, String)> {
        let ((query, _), remarks) = self.rewriter.query_columns(query, names.len())?;
        self.remarks.extend(remarks);
        let names: Vec<String> = names.iter().map(|name| self.target(name)).collect();
        Ok((if let [only] = names.as_slice() { only.clone() } else { format!("({})", names.join(", ")) }, query))
    }

    /// A procedure of Databricks gives no value: what is given becomes a result of one row, except the status of a procedure
    /// of T-SQL.
    fn returned(&mut self, value: Option<Span<'_, '_>>, depth: usize) -> Written<()> {
        if let Some(value) = value {
            let status = self.rewriter.dialect == Dialect::TSql && !self.of_function;
            if status {
                let message = "the status given by RETURN dropped: procedures of Databricks have none";
                self.remarks.push(STATEMENT_DROPPED.diagnostic(message));
            } else {
                let value = self.expression(value)?;
                self.line(depth, format!("SELECT {value} AS result;"));
            }
        }
        self.line(depth, format!("LEAVE {BODY};"));
        Ok(())
    }

    pub(super) fn message(&mut self, parts: &[Message<'_, '_>]) -> Written<String> {
        let parts = parts
            .iter()
            .map(|part| match part {
                Message::Text(text) => Ok(literal(text)),
                Message::Value(value) => self.expression(value),
            })
            .collect::<Written<Vec<_>>>()?;
        Ok(match parts.as_slice() {
            [] => literal("an error was raised"),
            [only] => only.clone(),
            several => format!("concat({})", several.join(", ")),
        })
    }

    fn take_remarks(&mut self, remarks: Vec<Diagnostic>) -> Written<()> {
        match remarks.iter().find(|remark| remark.severity == model::Severity::Error) {
            Some(error) => Err(error.clone()),
            None => {
                self.remarks.extend(remarks);
                Ok(())
            }
        }
    }

    pub(super) fn expression(&mut self, tokens: Span<'_, '_>) -> Written<String> {
        let (text, remarks) = self.rewriter.expression(tokens)?;
        self.remarks.extend(remarks);
        Ok(text)
    }

    pub(super) fn condition(&mut self, tokens: Span<'_, '_>) -> Written<String> {
        let (text, remarks) = self.rewriter.condition(tokens)?;
        self.remarks.extend(remarks);
        Ok(text)
    }

    pub(super) fn query(&mut self, tokens: &[Token<'_>]) -> Written<String> {
        let (text, remarks) = self.rewriter.query(tokens)?;
        self.remarks.extend(remarks);
        Ok(text)
    }

    /// A query that is a function's whole body.
    pub(super) fn query_in_lines(&mut self, tokens: &[Token<'_>]) -> Written<String> {
        let (text, remarks) = self.rewriter.query_in_lines(tokens)?;
        self.remarks.extend(remarks);
        Ok(text)
    }

    /// A variable where it is filled.
    fn target(&self, name: &str) -> String {
        let known = self.rewriter.variables.borrow().get(&name.to_lowercase()).cloned();
        known.unwrap_or_else(|| identifier(name))
    }
}

fn refuse(at: Option<&Token<'_>>, message: &str) -> Diagnostic {
    let diagnostic = NOT_TRANSLATED.diagnostic(message);
    at.map_or(diagnostic.clone(), |token| diagnostic.at(token.line, token.column))
}

/// A remark without a place stands at its statement.
fn placed(remark: Diagnostic, at: &Token<'_>) -> Diagnostic {
    if remark.line.is_some() { remark } else { remark.at(at.line, at.column) }
}
