//! `CREATE TABLE`: a column list of our own reading, since every dialect has its own attributes, and expressions and
//! queries through the parser.

mod attributes;
mod columns;
mod constraints;
mod copied;
mod written;

use model::Diagnostic;

use crate::data_type;
use crate::diagnostic_codes::*;
use crate::head::{Head, name};
use crate::names::{identifier, list, literal, object};
use crate::query::{Rewriter, text_in};
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
    rewriter: &'r Rewriter<'a>,
    diagnostics: Vec<Diagnostic>,
    table: Table,
}

type Refusal = Diagnostic;

impl<'a, 'r> TableReader<'a, 'r> {
    pub(crate) fn new(tokens: &'a [Token<'a>], rewriter: &'r Rewriter<'a>) -> Self {
        Self { tokens, rewriter, diagnostics: Vec::new(), table: Table::default() }
    }

    /// The statements, and every remark.
    pub(crate) fn translate(mut self, head: &Head) -> (Vec<String>, Vec<Diagnostic>) {
        let made = self.statements(head);
        crate::settled(made, self.diagnostics)
    }

    /// The names of the columns that the definition lists, none where it cannot be read.
    pub(crate) fn column_names_of(&mut self, head: &Head) -> Vec<String> {
        let Ok(open) = self.find_list_or_query(head.after) else { return Vec::new() };
        let Some(close) = self.is_symbol(open, "(").then(|| self.close_of(open).ok()).flatten() else {
            return Vec::new();
        };
        let elements = self.elements(open + 1, close);
        let listed = elements.into_iter().filter(|(from, to)| to - from > 1 && self.names_column(*from, *to));
        listed.map(|(from, _)| self.tokens[from].name()).collect()
    }

    fn statements(&mut self, head: &Head) -> Result<Vec<String>, Refusal> {
        let name = object(&head.name, self.rewriter.target);
        if let Some(message) = head.client_variable(&name) {
            self.remark(ASSUMED, 0, &message);
        }
        self.modifiers(head)?;
        if let Some(statement) = self.made_after_another(head, &name)? {
            return Ok(vec![statement]);
        }
        let open = self.find_list_or_query(head.after)?;
        if !self.is_symbol(open, "(") || self.opens_query(open + 1) {
            let query = self.query_from(open)?;
            return Ok(vec![format!("CREATE TABLE {name} AS {query}")]);
        }
        let close = self.close_of(open)?;
        let elements = self.elements(open + 1, close);
        if self.is_word(close + 1, "INHERITS") {
            return self.inherited(&name, &elements, close + 1);
        }
        if let [single] = elements.as_slice()
            && single.0 == single.1
        {
            return Err(self.at(SYNTAX, open, "found no column, expected `name type`"));
        }
        // A list of bare names belongs to a CREATE TABLE … AS.
        let bare = elements.iter().all(|(from, to)| to - from == 1);
        if !bare {
            elements.iter().try_for_each(|(from, to)| self.element(*from, *to))?;
        }
        let query = self.tail(close + 1)?;
        if let Some(query) = query {
            return Ok(vec![format!("CREATE TABLE {name} AS {query}")]);
        }
        if bare {
            return Err(self.at(SYNTAX, open + 1, "found names without types, expected `name type`"));
        }
        Ok(self.written(&name))
    }

    fn modifiers(&mut self, head: &Head) -> Result<(), Refusal> {
        if head.has("EXTERNAL") || head.has("FOREIGN") {
            return Err(self.at(
                NOT_TRANSLATED,
                0,
                "an external table needs its location in Databricks; create it by hand",
            ));
        }
        let temporary = ["TEMPORARY", "TEMP", "VOLATILE"].iter().find(|word| head.has(word));
        if let Some(word) = temporary {
            let message = format!(
                "{} table becomes a permanent one; drop it when it is not needed any more",
                word.to_lowercase()
            );
            self.remark(BECOMES_TABLE, 0, &message);
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

    /// The column list or the query, past the options some dialects write before them.
    fn find_list_or_query(&mut self, from: usize) -> Result<usize, Refusal> {
        let mut at = from;
        while at < self.tokens.len() {
            if self.is_symbol(at, "(") {
                let options = self.tokens[at - 1].is_any(&["WITH", "HASH", "DISTKEY", "SORTKEY", "TAG"]);
                if !options {
                    break;
                }
                at = self.close_of(at)?;
            }
            if self.is_word(at, "AS") {
                at += 1;
                break;
            }
            if self.is_word(at, "OF") || self.is_word(at, "LIKE") || self.is_word(at, "CLONE") {
                return Err(self.at(
                    NOT_TRANSLATED,
                    at,
                    "a table made after another object is not translated; write out its columns",
                ));
            }
            at += 1;
        }
        if at >= self.tokens.len() {
            return Err(self.at(SYNTAX, from.min(self.tokens.len() - 1), "found no column list, expected `(`"));
        }
        if at > from + 1 || (at == from + 1 && !self.is_word(from, "AS")) {
            self.remark(
                PHYSICAL_DROPPED,
                from,
                &format!("options before the columns dropped: `{}`", self.text(from, at)),
            );
        }
        Ok(at)
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

    /// What follows the column list: a query, a comment, or physical clauses.
    fn tail(&mut self, from: usize) -> Result<Option<String>, Refusal> {
        let mut depth = 0;
        for at in from..self.tokens.len() {
            depth += i32::from(self.is_symbol(at, "(")) - i32::from(self.is_symbol(at, ")"));
            let query =
                depth == 0 && self.is_word(at, "AS") && (self.opens_query(at + 1) || self.is_symbol(at + 1, "("));
            if query {
                if at > from {
                    self.remark(
                        PHYSICAL_DROPPED,
                        from,
                        &format!("`{}` dropped: Databricks lays out tables itself", self.text(from, at)),
                    );
                }
                return self.query_from(at + 1).map(Some);
            }
            if depth == 0 && self.is_word(at, "COMMENT") {
                let text = self.tokens[at..].iter().take(3).find(|token| token.kind == TokenKind::Text);
                self.table.comment = text.map(|text| text_in(text.text, self.rewriter.dialect));
            }
        }
        if from < self.tokens.len() {
            let clauses = self.text(from, self.tokens.len());
            self.remark(
                PHYSICAL_DROPPED,
                from,
                &format!("`{clauses}` dropped: Databricks lays out and stores tables itself"),
            );
        }
        Ok(None)
    }

    fn query_from(&mut self, at: usize) -> Result<String, Refusal> {
        let mut end = self.tokens.len();
        // Teradata's own end of a CREATE TABLE … AS; what follows it is about storage.
        let data = |place: usize| {
            self.is_word(place, "DATA") || (self.is_word(place, "NO") && self.is_word(place + 1, "DATA"))
        };
        if let Some(with) = (at..end).rev().find(|place| self.is_word(*place, "WITH") && data(*place + 1)) {
            if self.is_word(with + 1, "NO") {
                return Err(self.at(NOT_TRANSLATED, with, "WITH NO DATA is not translated; write out the columns"));
            }
            let clauses = self.text(with + 2, end);
            if !clauses.is_empty() {
                self.remark(PHYSICAL_DROPPED, with, &format!("`{clauses}` dropped: Databricks lays out tables itself"));
            }
            end = with;
        }
        if let Some(distribute) =
            (at..end).find(|place| self.is_word(*place, "DISTRIBUTE") && self.is_word(*place + 1, "ON"))
        {
            self.remark(PHYSICAL_DROPPED, distribute, &format!("`{}` dropped", self.text(distribute, end)));
            end = distribute;
        }
        let (query, remarks) = self.rewriter.query(&self.tokens[at..end])?;
        self.diagnostics.extend(remarks);
        Ok(query)
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
