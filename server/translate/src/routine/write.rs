//! A routine's body as a script of Databricks SQL.
//!
//! Source: "SQL scripting" of the Databricks SQL language manual. A default of a variable is a constant there, a variable is
//! hidden by a column of its name, declarations stand first in a block and handlers after them.

use std::collections::{HashMap, HashSet};

use model::{Diagnostic, Dialect, ObjectKind};

use super::dynamic::{self, Piece};
use super::errors;
use super::tree::{Block, Does, Handler, Message, Span, Statement, Variable};
use crate::diagnostic_codes::{BECOMES_TABLE, NOT_TRANSLATED, PHYSICAL_DROPPED, STATEMENT_CHANGED, STATEMENT_DROPPED};
use crate::head::Head;
use crate::names::{identifier, literal, object};
use crate::query::Rewriter;
use crate::scan::{Token, TokenKind};

type Written<T> = Result<T, Diagnostic>;

/// Writes statements and collects what is to be said of them.
pub(super) struct Writer<'r, 'a, 's> {
    pub(super) rewriter: &'r Rewriter<'a>,
    pub(super) remarks: Vec<Diagnostic>,
    pub(super) lines: Vec<String>,
    /// Labels of the loops around this place, the innermost last.
    loops: Vec<String>,
    /// Labels of the blocks around this place.
    blocks: Vec<String>,
    body_label: Option<String>,
    /// How many errors of its own the routine has.
    conditions: usize,
    made: usize,
    /// Whether something leaves the body.
    leaves: bool,
    /// Variables that hold the error that is being handled.
    holders: HashSet<String>,
    /// Variables that only carry a text to where it is run.
    carriers: HashSet<String>,
    /// What variables hold that are set once.
    texts: HashMap<String, Vec<Token<'s>>>,
}

const INDEX: &str = "Databricks has no indexes: the statistics of its columns take the place of one";
const UNTRANSLATED: &str =
    "the SQL made here at run time stays as it was written; look at its text and the names in it";

/// The label of a body that is left by RETURN.
const BODY: &str = "body";

impl<'r, 'a, 's> Writer<'r, 'a, 's> {
    pub(super) fn new(rewriter: &'r Rewriter<'a>) -> Self {
        Self {
            rewriter,
            remarks: Vec::new(),
            lines: Vec::new(),
            loops: Vec::new(),
            blocks: Vec::new(),
            body_label: None,
            conditions: 0,
            made: 0,
            leaves: false,
            holders: HashSet::new(),
            carriers: HashSet::new(),
            texts: HashMap::new(),
        }
    }

    /// The body from `BEGIN` to `END`.
    pub(super) fn body(&mut self, block: &Block<'_, 's>, first: &[String]) -> Written<String> {
        self.body_label.clone_from(&block.label);
        self.carriers = dynamic::carriers(block);
        self.texts = dynamic::set_once(block);
        self.block(block, 0, first, None)?;
        self.drop_unused();
        let jump = format!("LEAVE {BODY};");
        // The end of the body is left anyway.
        if self.lines.iter().rev().nth(1).is_some_and(|line| *line == format!("  {jump}")) {
            self.lines.remove(self.lines.len() - 2);
            self.leaves = self.lines.iter().any(|line| line.trim_start() == jump);
        }
        if self.leaves {
            let inner: Vec<String> = self.lines.iter().map(|line| format!("  {line}")).collect();
            let mut lines = vec!["BEGIN".to_owned()];
            lines.extend(inner);
            lines[1] = format!("  {BODY}: BEGIN");
            if let Some(last) = lines.last_mut() {
                *last = format!("  END {BODY};");
            }
            lines.push("END".to_owned());
            self.lines = lines;
        }
        Ok(self.lines.join("\n"))
    }

    /// Leaves out variables that nothing names any more, since what named them was left out.
    fn drop_unused(&mut self) {
        let names: Vec<String> = self
            .lines
            .iter()
            .filter_map(|line| line.trim_start().strip_prefix("DECLARE ")?.split(' ').next().map(str::to_owned))
            .filter(|name| name != "EXIT")
            .collect();
        for name in names {
            let is_mine = |line: &String| line.trim_start().starts_with(&format!("DECLARE {name} "));
            let uses = self.lines.iter().filter(|line| !is_mine(line)).any(|line| names_word(line, &name));
            if !uses {
                self.lines.retain(|line| !is_mine(line));
            }
        }
    }

    fn line(&mut self, depth: usize, text: impl AsRef<str>) {
        self.lines.push(format!("{}{}", "  ".repeat(depth), text.as_ref()));
    }

    fn inner_block(&mut self, block: &Block<'_, '_>, depth: usize) -> Written<()> {
        let Some(label) = block.label.as_deref().map(identifier) else {
            return self.block(block, depth, &[], Some("END;"));
        };
        let place = self.lines.len();
        self.blocks.push(label.clone());
        self.block(block, depth, &[], Some("END;"))?;
        self.blocks.pop();
        if self.lines[place..].iter().any(|line| line.contains(&format!("LEAVE {label};"))) {
            self.lines[place] = format!("{}{label}: BEGIN", "  ".repeat(depth));
        }
        Ok(())
    }

    fn block(&mut self, block: &Block<'_, '_>, depth: usize, first: &[String], end: Option<&str>) -> Written<()> {
        self.line(depth, "BEGIN");
        let mut set = Vec::new();
        for variable in &block.variables {
            if self.carriers.contains(&variable.name.to_lowercase()) {
                continue;
            }
            set.extend(self.declaration(variable, depth + 1)?);
        }
        for condition in &block.conditions {
            self.conditions += 1;
            // SQLSTATEs of class 45 are free for users.
            let state = format!("45{:03}", self.conditions);
            self.line(depth + 1, format!("DECLARE {} CONDITION FOR SQLSTATE '{state}';", identifier(condition)));
        }
        for handler in &block.handlers {
            self.handler(handler, depth + 1)?;
        }
        for line in first.iter().chain(&set) {
            self.line(depth + 1, line);
        }
        if let Some(cursor) = block.cursors.first() {
            let at = cursor.query.first();
            return Err(refuse(at, "this use of a cursor has no rule; loop over its query with FOR"));
        }
        self.list(&block.statements, depth + 1)?;
        self.line(depth, end.unwrap_or("END"));
        Ok(())
    }

    /// `DECLARE`, and the `SET` that gives it its first value where that is no constant.
    fn declaration(&mut self, variable: &Variable<'_, '_>, depth: usize) -> Written<Option<String>> {
        let name = self.target(&variable.name);
        let value = variable.default.map(|default| self.expression(default)).transpose()?;
        let constant = variable.default.is_some_and(|default| {
            matches!(default, [only] if matches!(only.kind, TokenKind::Text | TokenKind::Number) || only.is_any(&["NULL", "TRUE", "FALSE"]))
        });
        let data_type = if variable.data_type.is_empty() { "STRING" } else { &variable.data_type };
        match value {
            Some(value) if constant => {
                self.line(depth, format!("DECLARE {name} {data_type} DEFAULT {value};"));
                Ok(None)
            }
            value => {
                self.line(depth, format!("DECLARE {name} {data_type};"));
                Ok(value.map(|value| format!("SET {name} = {value};")))
            }
        }
    }

    fn handler(&mut self, handler: &Handler<'_, '_>, depth: usize) -> Written<()> {
        if handler.continues {
            return Err(refuse(Some(handler.at), "a handler after which the block goes on has no rule"));
        }
        if errors::only_passes_on(&handler.statements) {
            let message =
                "the error is passed on as it is, so that no handler is needed; text put around it is left out";
            self.remarks.push(placed(STATEMENT_DROPPED.diagnostic(message), handler.at));
            return Ok(());
        }
        let holders = std::mem::replace(&mut self.holders, errors::holders(&handler.statements));
        self.line(depth, format!("DECLARE EXIT HANDLER FOR {}", handler.conditions.join(", ")));
        self.line(depth, "BEGIN");
        let place = self.lines.len();
        let before = self.rewriter.variables.borrow().clone();
        for (source, target) in errors::ERROR_VALUES {
            self.rewriter.variables.borrow_mut().insert((*source).to_owned(), (*target).to_owned());
        }
        match handler.statements.as_slice() {
            [Statement { does: Does::Block(inner), .. }] if inner.handlers.is_empty() && inner.variables.is_empty() => {
                self.list(&inner.statements, depth + 1)?;
            }
            statements => self.list(statements, depth + 1)?,
        }
        *self.rewriter.variables.borrow_mut() = before;
        self.holders = holders;
        let uses = |name: &str| self.lines[place..].iter().any(|line| line.contains(name));
        if uses("error_message") || uses("error_state") {
            let indent = "  ".repeat(depth + 1);
            let lines = [
                "DECLARE error_message STRING;",
                "DECLARE error_state STRING;",
                "GET DIAGNOSTICS CONDITION 1 error_message = MESSAGE_TEXT, error_state = RETURNED_SQLSTATE;",
            ];
            self.lines.splice(place..place, lines.map(|line| format!("{indent}{line}")));
        }
        self.line(depth, "END;");
        Ok(())
    }

    fn list(&mut self, statements: &[Statement<'_, '_>], depth: usize) -> Written<()> {
        let mut statements = statements.iter();
        while let Some(statement) = statements.next() {
            let before = self.remarks.len();
            let carried = match &statement.does {
                Does::Assign(name, text) if self.carriers.contains(&name.to_lowercase()) => Some(*text),
                _ => None,
            };
            let written = match (carried, carried.and_then(|_| statements.next()).map(|next| &next.does)) {
                (Some(text), Some(Does::Execute { into, using, .. })) => self.execute(text, into, using, depth),
                (Some(text), Some(Does::ExecuteNamed { parameters, values, .. })) => {
                    self.execute_named(text, parameters, values, depth)
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
                let (name, value) = (self.target(name), self.expression(value)?);
                self.line(depth, format!("SET {name} = {value};"));
            }
            Does::SelectInto(names, query) => {
                let (names, query) = self.select_into(names, query)?;
                self.line(depth, format!("SET {names} = ({query});"));
            }
            Does::SelectOrElse { names, query, found, otherwise } => {
                let (names, query) = self.select_into(names, query)?;
                self.line(depth, format!("IF EXISTS ({query}) THEN"));
                self.line(depth + 1, format!("SET {names} = ({query});"));
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
                let condition = self.expression(condition)?;
                self.looped(label.as_deref(), &format!("WHILE {condition} DO"), body, "END WHILE", depth)?;
            }
            Does::Repeat(label, body, condition) => {
                let condition = self.expression(condition)?;
                self.looped(label.as_deref(), "REPEAT", body, &format!("UNTIL {condition} END REPEAT"), depth)?;
            }
            Does::Loop(label, body) => self.looped(label.as_deref(), "LOOP", body, "END LOOP", depth)?,
            Does::ForQuery { label, row, query, arguments, into, body } => {
                self.for_query(label.as_deref(), row, query, arguments, into, body, depth)?;
            }
            Does::ForRange { label, variable, from, to, down, body } => {
                // PL/SQL gives the bounds of a loop that counts down from low to high, PL/pgSQL from high to low.
                let swapped = *down && self.rewriter.dialect != Dialect::Oracle;
                let (from, to) = if swapped { (to, from) } else { (from, to) };
                let (from, to) = (whole_number(self.expression(from)?), whole_number(self.expression(to)?));
                self.for_range(label.as_deref(), variable, (&from, &to), *down, body, depth)?;
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
            Does::Signal(name) => self.line(depth, format!("SIGNAL {};", identifier(name))),
            Does::Reraise => self.line(depth, "RESIGNAL;"),
            Does::Call(name, arguments) => {
                let arguments = arguments
                    .iter()
                    .map(|(name, value)| {
                        let value = self.expression(value)?;
                        Ok(name.as_ref().map_or(value.clone(), |name| format!("{} => {value}", identifier(name))))
                    })
                    .collect::<Written<Vec<_>>>()?;
                let name = object(name, self.rewriter.target);
                self.line(depth, format!("CALL {name}({});", arguments.join(", ")));
            }
            Does::Execute { text, into, using } => self.execute(text, into, using, depth)?,
            Does::ExecuteNamed { text, parameters, values } => self.execute_named(text, parameters, values, depth)?,
            Does::Rename(from, to) => self.rename(from, to, depth)?,
            Does::Open(..) | Does::OpenFor(..) | Does::Fetch(..) | Does::Close(..) => {
                return Err(NOT_TRANSLATED.diagnostic("this use of a cursor has no rule; loop over its query with FOR"));
            }
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

    /// Dynamic SQL: the text is made at run time, so that nobody has translated it.
    fn execute(&mut self, text: Span<'_, '_>, into: &[String], using: &[Span<'_, '_>], depth: usize) -> Written<()> {
        let translated = self.dynamic(text, using.len())?;
        let as_written = translated.is_none();
        let text = translated.map_or_else(|| self.expression(text), Ok)?;
        let into: Vec<String> = into.iter().map(|name| self.target(name)).collect();
        let mut using = using.iter().map(|value| self.expression(value)).collect::<Written<Vec<_>>>()?;
        if !as_written && dynamic::numbers_parameters(self.rewriter.dialect) {
            for (at, value) in using.iter_mut().enumerate() {
                *value = format!("{value} AS p{}", at + 1);
            }
        }
        let into = if into.is_empty() { String::new() } else { format!(" INTO {}", into.join(", ")) };
        let using = if using.is_empty() { String::new() } else { format!(" USING {}", using.join(", ")) };
        self.line(depth, format!("EXECUTE IMMEDIATE {text}{into}{using};"));
        if as_written {
            self.remarks.push(STATEMENT_CHANGED.diagnostic(UNTRANSLATED));
        }
        Ok(())
    }

    /// The text of dynamic SQL, translated, as an expression.
    fn dynamic(&mut self, text: Span<'_, '_>, parameters: usize) -> Written<Option<String>> {
        let Some(pieces) = dynamic::pieces(text, self.rewriter.dialect) else { return Ok(None) };
        let text = dynamic::marked(&pieces);
        let Some(statements) = dynamic::translated(&text, parameters, self.rewriter) else { return Ok(None) };
        let [statement] = statements.as_slice() else { return Ok(None) };
        let index = statement.starts_with("ANALYZE");
        if index {
            self.remarks.push(PHYSICAL_DROPPED.diagnostic(INDEX));
        }
        let values = self.values(&pieces)?;
        Ok(dynamic::unmarked(statement, &values, index))
    }

    /// The values among the pieces of a text, with their places.
    fn values(&mut self, pieces: &[Piece<'_, '_>]) -> Written<Vec<(usize, String)>> {
        let mut values = Vec::new();
        for (at, piece) in pieces.iter().enumerate() {
            if let Piece::Value(value) = piece {
                let simple = value.len() == 1;
                let value = self.expression(value)?;
                values.push((at, if simple { value } else { format!("({value})") }));
            }
        }
        Ok(values)
    }

    /// T-SQL's `sp_rename` of a table.
    fn rename(&mut self, from: Span<'_, '_>, to: Span<'_, '_>, depth: usize) -> Written<()> {
        let (from, to) = (self.expression(from)?, self.expression(to)?);
        self.line(depth, format!("EXECUTE IMMEDIATE 'ALTER TABLE ' || {from} || ' RENAME TO ' || {to};"));
        Ok(())
    }

    fn execute_named(
        &mut self,
        text: Span<'_, '_>,
        parameters: &[String],
        values: &[Span<'_, '_>],
        depth: usize,
    ) -> Written<()> {
        let mut using = Vec::new();
        for (parameter, value) in parameters.iter().zip(values) {
            using.push(format!("{} AS {}", self.expression(value)?, identifier(parameter.trim_start_matches('@'))));
        }
        let text = match self.dynamic(text, parameters.len())? {
            Some(translated) => translated,
            None => {
                self.remarks.push(STATEMENT_CHANGED.diagnostic(UNTRANSLATED));
                parameters.iter().fold(self.expression(text)?, |text, parameter| {
                    format!("replace({text}, '{parameter}', ':{}')", parameter.trim_start_matches('@'))
                })
            }
        };
        self.line(depth, format!("EXECUTE IMMEDIATE {text} USING {};", using.join(", ")));
        Ok(())
    }

    fn conditional(
        &mut self,
        arms: &[(Span<'_, '_>, Vec<Statement<'_, '_>>)],
        otherwise: &[Statement<'_, '_>],
        depth: usize,
    ) -> Written<()> {
        // What was left out of it, such as the end of a transaction, may have been all it did.
        if otherwise.is_empty() && arms.iter().all(|(_, body)| body.is_empty()) {
            return Ok(());
        }
        if let ([(condition, body)], []) = (arms, otherwise)
            && let Some(drop) = drop_if_there(condition, body)
        {
            return self.sql(&drop, depth);
        }
        for (at, (condition, body)) in arms.iter().enumerate() {
            let word = if at == 0 { "IF" } else { "ELSEIF" };
            let condition = self.expression(condition)?;
            self.line(depth, format!("{word} {condition} THEN"));
            self.filled(body, depth + 1)?;
        }
        if !otherwise.is_empty() {
            self.line(depth, "ELSE");
            self.filled(otherwise, depth + 1)?;
        }
        self.line(depth, "END IF;");
        Ok(())
    }

    /// A list that must not be empty in Databricks.
    fn filled(&mut self, body: &[Statement<'_, '_>], depth: usize) -> Written<()> {
        if body.is_empty() {
            self.line(depth, "BEGIN END;");
        }
        self.list(body, depth)
    }

    fn case(
        &mut self,
        operand: Option<Span<'_, '_>>,
        arms: &[(Span<'_, '_>, Vec<Statement<'_, '_>>)],
        otherwise: &[Statement<'_, '_>],
        depth: usize,
    ) -> Written<()> {
        let operand = operand.map(|operand| self.expression(operand)).transpose()?;
        self.line(depth, format!("CASE {}", operand.unwrap_or_default()).trim_end());
        for (condition, body) in arms {
            let condition = self.expression(condition)?;
            self.line(depth + 1, format!("WHEN {condition} THEN"));
            self.filled(body, depth + 2)?;
        }
        if !otherwise.is_empty() {
            self.line(depth + 1, "ELSE");
            self.filled(otherwise, depth + 2)?;
        }
        self.line(depth, "END CASE;");
        Ok(())
    }

    fn looped(
        &mut self,
        label: Option<&str>,
        head: &str,
        body: &[Statement<'_, '_>],
        end: &str,
        depth: usize,
    ) -> Written<()> {
        self.labelled(label, head, body, end, depth, &[], &[])
    }

    #[allow(clippy::too_many_arguments)]
    fn labelled(
        &mut self,
        label: Option<&str>,
        head: &str,
        body: &[Statement<'_, '_>],
        end: &str,
        depth: usize,
        first: &[String],
        last: &[String],
    ) -> Written<()> {
        let label = label.map_or_else(
            || {
                self.made += 1;
                format!("loop{}", self.made)
            },
            identifier,
        );
        let place = self.lines.len();
        self.line(depth, head);
        self.loops.push(label.clone());
        for line in first {
            self.line(depth + 1, line);
        }
        if first.is_empty() && last.is_empty() {
            self.filled(body, depth + 1)?
        } else {
            self.list(body, depth + 1)?
        }
        for line in last {
            self.line(depth + 1, line);
        }
        self.loops.pop();
        self.line(depth, format!("{end};"));
        // A label that nothing names is left out.
        let named = [format!("LEAVE {label};"), format!("ITERATE {label};")];
        if self.lines[place..].iter().any(|line| named.iter().any(|jump| line.contains(jump.as_str()))) {
            let indent = "  ".repeat(depth);
            self.lines[place] = format!("{indent}{label}: {}", self.lines[place].trim_start());
        }
        Ok(())
    }

    fn is_around(&self, label: &str) -> bool {
        let label = identifier(label);
        self.loops.iter().chain(&self.blocks).any(|found| found.eq_ignore_ascii_case(&label))
    }

    fn jump(&mut self, word: &str, label: Option<&str>, when: Option<Span<'_, '_>>, depth: usize) -> Written<()> {
        let label = match label {
            Some(label) if self.is_around(label) => identifier(label),
            Some(label) if self.body_label.as_deref().is_some_and(|body| body.eq_ignore_ascii_case(label)) => {
                self.leaves = true;
                BODY.to_owned()
            }
            Some(label) => {
                let message = format!("found the label {label}, expected that of a loop or a block around this");
                return Err(NOT_TRANSLATED.diagnostic(message));
            }
            None => {
                self.loops.last().cloned().ok_or_else(|| NOT_TRANSLATED.diagnostic("no loop stands around this"))?
            }
        };
        match when {
            None => self.line(depth, format!("{word} {label};")),
            Some(when) => {
                let condition = self.expression(when)?;
                self.line(depth, format!("IF {condition} THEN"));
                self.line(depth + 1, format!("{word} {label};"));
                self.line(depth, "END IF;");
            }
        }
        Ok(())
    }

    #[allow(clippy::too_many_arguments)]
    fn for_query(
        &mut self,
        label: Option<&str>,
        row: &str,
        query: Span<'_, '_>,
        arguments: &[(String, Span<'_, '_>)],
        into: &[String],
        body: &[Statement<'_, '_>],
        depth: usize,
    ) -> Written<()> {
        let query = match query {
            [open, inner @ .., close] if open.is_symbol("(") && close.is_symbol(")") => inner,
            _ => query,
        };
        if !query.first().is_some_and(|token| token.is_any(&["SELECT", "WITH", "SEL", "VALUES"])) {
            return self.for_dynamic(label, row, query, into, body, depth);
        }
        let mut hidden = Vec::new();
        for (name, value) in arguments {
            let value = self.expression(value)?;
            let key = name.to_lowercase();
            let before = self.rewriter.variables.borrow_mut().insert(key.clone(), format!("({value})"));
            hidden.push((key, before));
        }
        let columns = self.rewriter.query_columns(query, into.len());
        for (key, before) in hidden {
            let mut variables = self.rewriter.variables.borrow_mut();
            match before {
                Some(before) => drop(variables.insert(key, before)),
                None => drop(variables.remove(&key)),
            }
        }
        let ((query, names), remarks) = columns?;
        self.remarks.extend(remarks);
        let row = identifier(row);
        let first: Vec<String> = into
            .iter()
            .zip(&names)
            .map(|(variable, column)| format!("SET {} = {row}.{column};", self.target(variable)))
            .collect();
        self.labelled(label, &format!("FOR {row} AS {query} DO"), body, "END FOR", depth, &first, &[])
    }

    /// A loop over a query that is made at run time reads a temporary view, since FOR takes no text.
    fn for_dynamic(
        &mut self,
        label: Option<&str>,
        row: &str,
        text: Span<'_, '_>,
        into: &[String],
        body: &[Statement<'_, '_>],
        depth: usize,
    ) -> Written<()> {
        let text = match text {
            [first, second, rest @ ..] if first.is("EXECUTE") && second.is("IMMEDIATE") => rest,
            [first, rest @ ..] if first.is("EXECUTE") => rest,
            _ => text,
        };
        let text = match text {
            [only] if only.is_name() => {
                self.texts.get(&only.name().to_lowercase()).cloned().unwrap_or_else(|| text.to_vec())
            }
            _ => text.to_vec(),
        };
        let refused =
            || NOT_TRANSLATED.diagnostic("a loop over a query whose text is not put together here has no rule");
        let pieces = dynamic::pieces(&text, self.rewriter.dialect).ok_or_else(refused)?;
        let (query, columns) = dynamic::query(&dynamic::marked(&pieces), into.len(), self.rewriter)?;
        let values = self.values(&pieces)?;
        let query = dynamic::unmarked(&query, &values, false).ok_or_else(refused)?;
        let view = identifier(&format!("{row}s"));
        self.line(depth, format!("EXECUTE IMMEDIATE 'CREATE OR REPLACE TEMPORARY VIEW {view} AS ' || {query};"));
        let row = identifier(row);
        let first: Vec<String> = into
            .iter()
            .zip(&columns)
            .map(|(variable, column)| format!("SET {} = {row}.{column};", self.target(variable)))
            .collect();
        self.labelled(label, &format!("FOR {row} AS SELECT * FROM {view} DO"), body, "END FOR", depth, &first, &[])
    }

    /// A counting loop is a loop over the rows of `sequence`.
    fn for_range(
        &mut self,
        label: Option<&str>,
        variable: &str,
        (from, to): (&str, &str),
        down: bool,
        body: &[Statement<'_, '_>],
        depth: usize,
    ) -> Written<()> {
        self.made += 1;
        let row = format!("count{}", self.made);
        let name = identifier(variable);
        let key = variable.to_lowercase();
        let before = self.rewriter.variables.borrow_mut().insert(key.clone(), format!("{row}.{name}"));
        let order = if down { format!(" ORDER BY {name} DESC") } else { format!(" ORDER BY {name}") };
        let head = format!(
            "FOR {row} AS SELECT {name} FROM (SELECT explode(CASE WHEN {from} <= {to} THEN sequence({from}, {to}) ELSE array() END) AS {name}){order} DO"
        );
        let written = self.labelled(label, &head, body, "END FOR", depth, &[], &[]);
        let mut variables = self.rewriter.variables.borrow_mut();
        match before {
            Some(before) => drop(variables.insert(key, before)),
            None => drop(variables.remove(&key)),
        }
        written
    }

    /// A procedure of Databricks gives no value: what is given becomes a result of one row, except the status of T-SQL.
    fn returned(&mut self, value: Option<Span<'_, '_>>, depth: usize) -> Written<()> {
        if let Some(value) = value {
            let status = self.rewriter.dialect == Dialect::TSql;
            if status {
                let message = "the status given by RETURN dropped: procedures of Databricks have none";
                self.remarks.push(STATEMENT_DROPPED.diagnostic(message));
            } else {
                let value = self.expression(value)?;
                self.line(depth, format!("SELECT {value} AS result;"));
            }
        }
        self.leaves = true;
        self.line(depth, format!("LEAVE {BODY};"));
        Ok(())
    }

    fn message(&mut self, parts: &[Message<'_, '_>]) -> Written<String> {
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

    /// A statement of SQL; what creates a table goes the way of tables.
    fn sql(&mut self, tokens: &[Token<'_>], depth: usize) -> Written<()> {
        let first = tokens.first();
        if first.is_some_and(|token| token.is("CREATE")) {
            let head = crate::head::head(tokens);
            let Some(head) = head.filter(|head| head.kind == Some(ObjectKind::Table)) else {
                if let Some(statistics) = dynamic::statistics(tokens, self.rewriter.target) {
                    self.remarks.push(PHYSICAL_DROPPED.diagnostic(INDEX));
                    self.line(depth, format!("{statistics};"));
                    return Ok(());
                }
                return Err(refuse(first, "only tables can be created in a routine by rules"));
            };
            return self.table(tokens, &head, depth);
        }
        let (text, remarks) = self.rewriter.statement(tokens)?;
        self.take_remarks(remarks)?;
        self.line(depth, format!("{text};"));
        Ok(())
    }

    /// A table that the routine makes. One that lives as long as the routine is made anew each time.
    fn table(&mut self, tokens: &[Token<'_>], head: &Head, depth: usize) -> Written<()> {
        let (statements, remarks) = crate::table::TableReader::new(tokens, self.rewriter).translate(head);
        self.take_remarks(remarks)?;
        let name = head.name.last().cloned().unwrap_or_default();
        let bare = name.trim_start_matches(['#', '@']);
        let temporary = bare != name || ["TEMP", "TEMPORARY", "VOLATILE"].iter().any(|word| head.has(word));
        if !temporary {
            statements.iter().for_each(|statement| self.line(depth, format!("{statement};")));
            return Ok(());
        }
        self.remarks.retain(|remark| remark.code != BECOMES_TABLE.diagnostic("").code);
        self.rewriter.temporary.borrow_mut().insert(name.to_lowercase());
        let plain = format!("CREATE TABLE {} ", object(&head.name, self.rewriter.target));
        let short = identifier(bare);
        self.line(depth, format!("DROP TABLE IF EXISTS {short};"));
        for statement in &statements {
            let Some(rest) = statement.strip_prefix(&plain) else { continue };
            // Source: "CREATE TABLE" of the Databricks SQL language manual; temporary tables are Delta tables.
            let provider = if rest.starts_with('(') { " USING DELTA" } else { "" };
            self.line(depth, format!("CREATE TEMPORARY TABLE {short} {rest}{provider};"));
        }
        Ok(())
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

    pub(super) fn query(&mut self, tokens: &[Token<'_>]) -> Written<String> {
        let (text, remarks) = self.rewriter.query(tokens)?;
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

/// A bound as `sequence` takes it, which knows no decimals.
fn whole_number(text: String) -> String {
    if text.chars().all(|c| c.is_ascii_digit()) { text } else { format!("CAST({text} AS BIGINT)") }
}

fn names_word(line: &str, word: &str) -> bool {
    let part = |c: char| c.is_alphanumeric() || c == '_';
    let line = line.to_lowercase();
    line.match_indices(&word.to_lowercase()).any(|(at, found)| {
        let (before, after) = (line[..at].chars().next_back(), line[at + found.len()..].chars().next());
        !before.is_some_and(part) && !after.is_some_and(part)
    })
}

/// `IF OBJECT_ID('t') IS NOT NULL DROP TABLE t` as one statement.
fn drop_if_there<'s>(condition: Span<'_, 's>, body: &[Statement<'_, 's>]) -> Option<Vec<Token<'s>>> {
    let asks = condition.first()?.is("OBJECT_ID") || condition.iter().any(|token| token.is("OBJECT_ID"));
    let [Statement { does: Does::Sql(drop), .. }] = body else { return None };
    let [first, kind, rest @ ..] = drop.as_slice() else { return None };
    if !asks || !first.is("DROP") || rest.first().is_some_and(|token| token.is("IF")) {
        return None;
    }
    let word =
        |text: &'static str| Token { text, kind: TokenKind::Word, start: rest.first().map_or(0, |t| t.start), ..*kind };
    let mut tokens = vec![*first, *kind, word("IF"), word("EXISTS")];
    tokens.extend_from_slice(rest);
    Some(tokens)
}
