//! `CREATE TABLE`: a column list of our own reading, since every dialect has its own attributes, and expressions and
//! queries through the parser.

mod attributes;
mod beside_query;
mod columns;
mod computed;
mod constraints;
mod copied;
mod identity;
mod keys;
mod options;
mod written;

use model::{Diagnostic, Dialect};

pub(crate) use constraints::added_constraint;

use crate::columns::Holds;
use crate::data_type;
use crate::diagnostic_codes::*;
use crate::following;
use crate::head::{Head, name};
use crate::names::{identifier, list, literal, object};
use crate::query::{Rewriter, layout, text_in};
use crate::scan::{Token, TokenKind};

#[derive(Default)]
struct Column {
    name: String,
    data_type: String,
    not_null: bool,
    default: Option<String>,
    generated: Option<String>,
    comment: Option<String>,
    /// The name that the constraint that follows has.
    constraint: Option<String>,
    /// Where the expression of a computed column without a type stands.
    computed: Option<(usize, usize)>,
}

#[derive(Default)]
struct Table {
    columns: Vec<Column>,
    constraints: Vec<String>,
    /// Names and conditions.
    checks: Vec<(String, String)>,
    primary_key: Vec<String>,
    comment: Option<String>,
}

/// Reads one `CREATE TABLE` and writes it for Databricks.
pub(crate) struct TableReader<'a, 'r> {
    tokens: &'a [Token<'a>],
    /// The statements after the definition.
    rest: &'a [Token<'a>],
    rewriter: &'r Rewriter<'a>,
    diagnostics: Vec<Diagnostic>,
    table: Table,
}

/// What a definition came to.
enum Made {
    /// Statements as they are to be run.
    Statements(Vec<String>),
    /// Columns and constraints, of a table of this name, that are not written yet, and the query that fills it.
    Columns(String, Option<String>),
}

type Refusal = Diagnostic;

impl<'a, 'r> TableReader<'a, 'r> {
    pub(crate) fn new(tokens: &'a [Token<'a>], rewriter: &'r Rewriter<'a>) -> Self {
        let (tokens, rest) = following::split(tokens);
        Self { tokens, rest, rewriter, diagnostics: Vec::new(), table: Table::default() }
    }

    /// The statements, and every remark.
    pub(crate) fn translate(mut self, head: &Head) -> (Vec<String>, Vec<Diagnostic>) {
        let made = self.statements(head).and_then(|made| self.and_followed(made, head));
        crate::settled(made, self.diagnostics)
    }

    /// The names of the columns that the definition lists and what each holds, none where it cannot be read.
    pub(crate) fn columns_of(&mut self, head: &Head) -> Vec<(String, Holds)> {
        let Ok(open) = self.find_list_or_query(head.after) else { return Vec::new() };
        let Some(close) = self.is_symbol(open, "(").then(|| self.close_of(open).ok()).flatten() else {
            return Vec::new();
        };
        let elements = self.elements(open + 1, close);
        let listed = elements.into_iter().filter(|(from, to)| to - from > 1 && self.names_column(*from, *to));
        listed.map(|(from, _)| (self.tokens[from].name(), self.holds(from + 1))).collect()
    }

    /// What a column of the type at a place holds, as far as rules ask: times of Oracle, texts of T-SQL, truths where other
    /// dialects compare them with numbers, and numbers where whole ones are divided without a rest.
    fn holds(&self, type_at: usize) -> Holds {
        let dialect = self.rewriter.dialect;
        match dialect {
            Dialect::Oracle if self.tokens[type_at].is("DATE") => Holds::Time,
            Dialect::Oracle if self.tokens[type_at].is("TIMESTAMP") => Holds::Timestamp,
            Dialect::Oracle => Holds::Other,
            Dialect::TSql | Dialect::MySql | Dialect::Snowflake => match self.type_text(type_at) {
                Some(target) if target == "BOOLEAN" => Holds::Truth,
                Some(target) if data_type::is_text(&target) => Holds::Text,
                Some(target) if dialect == Dialect::TSql => Holds::of_number(&target).unwrap_or(Holds::Other),
                _ => Holds::Other,
            },
            Dialect::PostgreSql | Dialect::Redshift | Dialect::Netezza | Dialect::Teradata => {
                self.type_text(type_at).and_then(|target| Holds::of_number(&target)).unwrap_or(Holds::Other)
            }
        }
    }

    /// The type at a place in Databricks' words.
    fn type_text(&self, type_at: usize) -> Option<String> {
        let (read, _) = data_type::read(self.tokens, type_at)?;
        read.translate(self.rewriter.dialect, "").ok().map(|target| target.text)
    }

    fn statements(&mut self, head: &Head) -> Result<Made, Refusal> {
        let name = object(&head.name, self.rewriter.target);
        if let Some(message) = head.client_variable(&name) {
            self.remark(ASSUMED, 0, &message);
        }
        self.modifiers(head)?;
        if let Some(statement) = self.made_after_another(head, &name)? {
            return Ok(Made::Statements(vec![statement]));
        }
        let filled =
            |query: String| Ok(Made::Statements(vec![layout::after(&format!("CREATE TABLE {name} AS"), &query)]));
        let open = self.find_list_or_query(head.after)?;
        if !self.is_symbol(open, "(") || self.opens_query(open + 1) {
            return filled(self.query_from(open)?);
        }
        let close = self.close_of(open)?;
        let elements = self.elements(open + 1, close);
        if self.is_word(close + 1, "INHERITS") {
            return self.inherited(&name, &elements, close + 1).map(Made::Statements);
        }
        if let [(from, to)] = elements.as_slice() {
            if from == to {
                return Err(self.at(SYNTAX, open, "found no column, expected `name type`"));
            }
            if self.is_word(*from, "LIKE") {
                return self.like(&name, *from, *to, close + 1).map(|statement| Made::Statements(vec![statement]));
            }
        }
        // A list of bare names belongs to a CREATE TABLE … AS.
        let bare = elements.iter().all(|(from, to)| to - from == 1);
        if !bare {
            elements.iter().try_for_each(|(from, to)| self.element(*from, *to))?;
            self.compute()?;
        }
        if let Some((at, query)) = self.tail(close + 1)? {
            if bare {
                let names = list(&self.column_names(open + 1, close));
                return filled(format!("SELECT * FROM ({query}) AS named {names}"));
            }
            if self.rewriter.dialect == Dialect::MySql {
                return self.beside_query(&name, open, (at, query));
            }
            return Ok(Made::Columns(name, Some(query)));
        }
        if bare {
            return Err(self.at(SYNTAX, open + 1, "found names without types, expected `name type`"));
        }
        Ok(Made::Columns(name, None))
    }

    /// The statements, with what those after the definition say of the table.
    fn and_followed(&mut self, made: Made, head: &Head) -> Result<Vec<String>, Refusal> {
        let rest = self.rest;
        let found = following::read(rest, head, self.rewriter, &mut self.diagnostics)?;
        let (constraints, checks) = (self.table.constraints.len(), self.table.checks.len());
        for constraint in found.constraints {
            self.tokens = constraint;
            self.constraint(0, constraint.len())?;
        }
        let name = object(&head.name, self.rewriter.target);
        match made {
            Made::Columns(name, query) => {
                if found.comment.is_some() {
                    self.table.comment = found.comment;
                }
                for (column, comment) in found.columns {
                    let mut columns = self.table.columns.iter_mut();
                    if let Some(known) = columns.find(|known| known.name.eq_ignore_ascii_case(&column)) {
                        known.comment = Some(comment);
                    }
                }
                let mut statements = self.written(&name);
                statements.extend(query.map(|query| format!("INSERT INTO {name} {query}")));
                Ok(statements)
            }
            Made::Statements(mut statements) => {
                let comment = found.comment.iter();
                statements.extend(comment.map(|text| format!("COMMENT ON TABLE {name} IS {}", literal(text))));
                statements.extend(found.columns.iter().map(|(column, text)| {
                    format!("ALTER TABLE {name} ALTER COLUMN {} COMMENT {}", identifier(column), literal(text))
                }));
                let constraints = self.table.constraints.iter().skip(constraints);
                statements.extend(constraints.map(|constraint| format!("ALTER TABLE {name} ADD {constraint}")));
                statements.extend(self.checks(&name).into_iter().skip(checks));
                Ok(statements)
            }
        }
    }

    fn modifiers(&mut self, head: &Head) -> Result<(), Refusal> {
        if head.has("EXTERNAL") || head.has("FOREIGN") {
            let message = match self.rewriter.dialect {
                Dialect::TSql => {
                    "an external table lies where its DATA_SOURCE says, in its FILE_FORMAT, neither of which is known \
                     here; write CREATE TABLE … USING … LOCATION"
                }
                _ => "an external table needs its location in Databricks; create it by hand",
            };
            return Err(self.at(NOT_TRANSLATED, 0, message));
        }
        let temporary = ["TEMPORARY", "TEMP", "VOLATILE"].iter().find(|word| head.has(word));
        // `#t` of T-SQL; routines have tables of the session.
        let marked = self.rewriter.dialect == Dialect::TSql
            && !self.rewriter.in_routine
            && head.name.last().is_some_and(|name| name.starts_with('#'));
        if let Some(word) = temporary.or(marked.then_some(&"TEMPORARY")) {
            let message = match head.has("GLOBAL") {
                true => "a table whose rows each session has for itself becomes one whose rows all see and that stay; \
                         delete them before it is filled"
                    .to_owned(),
                false => format!(
                    "{} table becomes a permanent one; drop it when it is not needed any more",
                    word.to_lowercase()
                ),
            };
            self.remark(BECOMES_TABLE, 0, &message);
        }
        if self.rewriter.dialect == Dialect::Teradata && head.has("SET") {
            let message = "SET dropped: Databricks keeps rows that are alike; leave them out where rows are put in";
            self.remark(CONSTRAINT_DROPPED, 0, message);
        }
        if head.has("DYNAMIC") {
            let message =
                "a dynamic table becomes one that is filled once; make it a materialized view to keep it fresh";
            self.remark(BECOMES_TABLE, 0, message);
        }
        Ok(())
    }

    fn is_symbol(&self, at: usize, symbol: &str) -> bool {
        self.tokens.get(at).is_some_and(|token| token.is_symbol(symbol))
    }

    fn is_word(&self, at: usize, word: &str) -> bool {
        self.tokens.get(at).is_some_and(|token| token.is(word))
    }

    fn opens_query(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| token.is_any(&["SELECT", "WITH", "SEL"]))
    }

    fn close_of(&self, open: usize) -> Result<usize, Refusal> {
        let mut depth = 0;
        for at in open..self.tokens.len() {
            if self.is_symbol(at, "(") {
                depth += 1;
            } else if self.is_symbol(at, ")") {
                depth -= 1;
                if depth == 0 {
                    return Ok(at);
                }
            }
        }
        Err(self.at(SYNTAX, open, "found no `)` that closes this `(`"))
    }

    /// The places of what stands between commas.
    fn elements(&self, from: usize, to: usize) -> Vec<(usize, usize)> {
        let (mut elements, mut start, mut depth) = (Vec::new(), from, 0);
        for at in from..to {
            if self.is_symbol(at, "(") {
                depth += 1;
            } else if self.is_symbol(at, ")") {
                depth -= 1;
            } else if depth == 0 && self.is_symbol(at, ",") {
                elements.push((start, at));
                start = at + 1;
            }
        }
        // Some dialects take a comma after the last.
        if start < to || elements.is_empty() {
            elements.push((start, to));
        }
        elements
    }

    /// The source text between two places, shortened, for a remark that stands for it.
    fn text(&self, from: usize, to: usize) -> String {
        self.rewriter.notes.account(self.tokens.get(from..to).unwrap_or_default());
        let Some(last) = to.checked_sub(1).and_then(|at| self.tokens.get(at)).filter(|_| to > from) else {
            return String::new();
        };
        let text = &self.rewriter.sql[self.tokens[from].start..last.end()];
        let words: Vec<&str> = text.split_whitespace().collect();
        let text = words.join(" ");
        if text.chars().count() <= 120 { text } else { text.chars().take(119).chain(['…']).collect() }
    }

    fn at(&self, code: Code, at: usize, message: &str) -> Diagnostic {
        let diagnostic = code.diagnostic(message);
        match self.tokens.get(at).or(self.tokens.last()) {
            Some(token) => diagnostic.at(token.line, token.column),
            None => diagnostic,
        }
    }

    fn remark(&mut self, code: Code, at: usize, message: &str) {
        let remark = self.at(code, at, message);
        self.diagnostics.push(remark);
    }
}
