//! `CREATE TABLE`: a column list of our own reading, since every dialect has its own attributes, and expressions and
//! queries through the parser.

use model::{Diagnostic, Severity};

use crate::data_type;
use crate::diagnostic_codes::*;
use crate::head::{Head, name};
use crate::names::{identifier, list, literal, object};
use crate::query::Rewriter;
use crate::scan::{Token, TokenKind};

#[derive(Default)]
struct Column {
    name: String,
    data_type: String,
    not_null: bool,
    default: Option<String>,
    generated: Option<String>,
    comment: Option<String>,
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
        let statements = self.statements(head).unwrap_or_else(|refusal| {
            self.diagnostics.push(refusal);
            Vec::new()
        });
        let refused = self.diagnostics.iter().any(|found| found.severity == Severity::Error);
        (if refused { Vec::new() } else { statements }, self.diagnostics)
    }

    fn statements(&mut self, head: &Head) -> Result<Vec<String>, Refusal> {
        let name = object(&head.name, self.rewriter.target);
        self.modifiers(head)?;
        let open = self.find_list_or_query(head.after)?;
        if !self.is_symbol(open, "(") || self.opens_query(open + 1) {
            let query = self.query_from(open)?;
            return Ok(vec![format!("CREATE TABLE {name} AS {query}")]);
        }
        let close = self.close_of(open)?;
        let elements = self.elements(open + 1, close);
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
        elements.push((start, to));
        elements
    }

    fn element(&mut self, from: usize, to: usize) -> Result<(), Refusal> {
        if from == to {
            return Err(self.at(SYNTAX, from, "found nothing between two commas, expected a column"));
        }
        let first = &self.tokens[from];
        let follows = |word: &str| self.is_word(from + 1, word) || self.is_symbol(from + 1, "(");
        let is_constraint = first.is("CONSTRAINT")
            || (first.is("PRIMARY") && follows("KEY"))
            || (first.is("FOREIGN") && follows("KEY"))
            || (first.is("UNIQUE")
                && (follows("KEY") || follows("INDEX") || follows("CLUSTERED") || follows("NONCLUSTERED")))
            || (first.is("CHECK") && self.is_symbol(from + 1, "("));
        if is_constraint {
            return self.constraint(from, to);
        }
        let is_index = first.is_any(&["KEY", "INDEX", "FULLTEXT", "SPATIAL", "PERIOD", "SUPPLEMENTAL"])
            && self.tokens[from..to].iter().any(|token| token.is_symbol("("));
        if is_index && !self.type_follows(from + 1, to) {
            self.remark(
                PHYSICAL_DROPPED,
                from,
                &format!("`{}` dropped: Databricks has no indexes", self.text(from, to)),
            );
            return Ok(());
        }
        if first.is("LIKE") {
            return Err(self.at(
                NOT_TRANSLATED,
                from,
                "a table made after another one is not translated; write out its columns",
            ));
        }
        self.column(from, to)
    }

    fn type_follows(&self, at: usize, to: usize) -> bool {
        data_type::read(&self.tokens[..to], at)
            .is_some_and(|(found, _)| found.translate(self.rewriter.dialect, "").is_ok())
    }

    fn column(&mut self, from: usize, to: usize) -> Result<(), Refusal> {
        if !self.tokens[from].is_name() {
            return Err(self.at(
                SYNTAX,
                from,
                &format!("found `{}`, expected a column's name", self.tokens[from].text),
            ));
        }
        let mut column = Column { name: self.tokens[from].name(), ..Column::default() };
        if self.is_word(from + 1, "AS") {
            let message = format!("column {}: a computed column without a type; Databricks needs one", column.name);
            return Err(self.at(NOT_TRANSLATED, from, &message));
        }
        let Some((source, mut at)) = data_type::read(&self.tokens[..to], from + 1) else {
            return Err(self.at(SYNTAX, from, &format!("column {}: found no type", column.name)));
        };
        let token = self.tokens[from + 1];
        match source.translate(self.rewriter.dialect, &column.name) {
            Ok(target) => {
                self.diagnostics.extend(target.remark.map(|remark| remark.at(token.line, token.column)));
                column.data_type = target.text;
                if target.identity {
                    column.generated = Some("GENERATED BY DEFAULT AS IDENTITY".to_owned());
                }
            }
            Err(refusal) => return Err(refusal.at(token.line, token.column)),
        }
        while at < to {
            at = self.attribute(&mut column, at, to)?;
        }
        if column.generated.as_ref().is_some_and(|generated| generated.contains("IDENTITY"))
            && column.data_type != "BIGINT"
        {
            column.data_type = "BIGINT".to_owned();
            column.default = None;
        }
        self.table.columns.push(column);
        Ok(())
    }

    /// Reads one attribute; answers with the place after it.
    fn attribute(&mut self, column: &mut Column, at: usize, to: usize) -> Result<usize, Refusal> {
        let word = self.tokens[at].text.to_ascii_uppercase();
        let next_is = |word: &str| at + 1 < to && self.is_word(at + 1, word);
        match word.as_str() {
            "NOT" if next_is("NULL") => {
                column.not_null = true;
                Ok(at + 2)
            }
            "NOT" if next_is("CASESPECIFIC") => self.drop_attribute(column, at, at + 2),
            "NOT" if next_is("FOR") => self.drop_attribute(column, at, (at + 3).min(to)),
            "NULL" => Ok(at + 1),
            "CONSTRAINT" => Ok(at + 2),
            "DEFAULT" | "DEF" => self.default(column, at + 1, to),
            "PRIMARY" if next_is("KEY") => {
                column.not_null = true;
                self.table.primary_key = vec![column.name.clone()];
                Ok(self.skip_key_options(at + 2, to))
            }
            "UNIQUE" => {
                let message = format!("column {}: UNIQUE dropped: Databricks does not keep it", column.name);
                self.remark(CONSTRAINT_DROPPED, at, &message);
                Ok(self.skip_key_options(at + 1, to))
            }
            "REFERENCES" => self.references(std::slice::from_ref(&column.name), None, at + 1, to),
            "CHECK" if self.is_symbol(at + 1, "(") => {
                let close = self.close_of(at + 1)?;
                self.check(None, at + 2, close)?;
                Ok(close + 1)
            }
            "IDENTITY" | "AUTOINCREMENT" | "AUTO_INCREMENT" => self.identity(column, at, to),
            "GENERATED" => self.generated(column, at, to),
            "COMMENT" if self.tokens.get(at + 1).is_some_and(|token| token.kind == TokenKind::Text) => {
                column.comment = Some(unquoted(self.tokens[at + 1].text));
                Ok(at + 2)
            }
            "ON" if next_is("UPDATE") => {
                let message =
                    format!("column {}: ON UPDATE dropped; set the value where the row is written", column.name);
                self.remark(ATTRIBUTE_DROPPED, at, &message);
                let end = if self.is_symbol(at + 3, "(") { self.close_of(at + 3)? + 1 } else { at + 3 };
                Ok(end.min(to))
            }
            "COLLATE" | "ENCODE" | "FORMAT" | "TITLE" | "CHARSET" | "STORAGE" => {
                self.drop_attribute(column, at, (at + 2).min(to))
            }
            "CHARACTER" if next_is("SET") => self.drop_attribute(column, at, (at + 3).min(to)),
            "COMPRESS" | "MASKED" | "WITH" | "USING" | "TAG" => {
                let open = (at..to).find(|at| self.is_symbol(*at, "("));
                let end = open.map_or(Ok(at + 1), |open| self.close_of(open).map(|close| close + 1))?;
                self.drop_attribute(column, at, end)
            }
            "ROWGUIDCOL" | "SPARSE" | "PERSISTED" | "DISTKEY" | "SORTKEY" | "CASESPECIFIC" | "UPPERCASE" | "CS"
            | "ENABLE" | "DISABLE" | "VALIDATE" | "NOVALIDATE" | "RELY" | "NORELY" | "VISIBLE" | "INVISIBLE"
            | "DEFERRABLE" | "CLUSTERED" | "NONCLUSTERED" | "KEY" | "HIDDEN" | "ENFORCED" => {
                self.drop_attribute(column, at, at + 1)
            }
            "INITIALLY" => self.drop_attribute(column, at, (at + 2).min(to)),
            _ => {
                let message =
                    format!("column {}: found `{}`, which is not understood", column.name, self.tokens[at].text);
                Err(self.at(NOT_TRANSLATED, at, &message))
            }
        }
    }

    fn drop_attribute(&mut self, column: &Column, at: usize, end: usize) -> Result<usize, Refusal> {
        let message =
            format!("column {}: `{}` dropped: Databricks has no such attribute", column.name, self.text(at, end));
        self.remark(ATTRIBUTE_DROPPED, at, &message);
        Ok(end)
    }

    fn default(&mut self, column: &mut Column, mut at: usize, to: usize) -> Result<usize, Refusal> {
        if self.is_word(at, "ON") && self.is_word(at + 1, "NULL") {
            at += 2;
        }
        const ENDS: &[&str] = &[
            "NOT",
            "CONSTRAINT",
            "PRIMARY",
            "UNIQUE",
            "REFERENCES",
            "CHECK",
            "COMMENT",
            "ON",
            "COLLATE",
            "ENCODE",
            "GENERATED",
            "IDENTITY",
            "ENABLE",
            "DISABLE",
            "AUTO_INCREMENT",
            "CHARACTER",
            "COMPRESS",
            "FORMAT",
            "TITLE",
            "WITH",
            "ROWGUIDCOL",
        ];
        let (mut end, mut depth) = (at, 0);
        while end < to {
            let token = &self.tokens[end];
            if depth == 0 && end > at && (token.is_any(ENDS) || token.is("NULL")) {
                break;
            }
            depth += i32::from(token.is_symbol("(")) - i32::from(token.is_symbol(")"));
            end += 1;
        }
        if end == at {
            return Err(self.at(SYNTAX, at - 1, "found DEFAULT without a value"));
        }
        let text = self.text(at, end);
        if text.to_ascii_uppercase().contains("NEXTVAL") || text.to_ascii_uppercase().contains("NEXT VALUE") {
            let message =
                format!("column {}: a default from a sequence becomes an identity; check its start", column.name);
            self.remark(IDENTITY_CHANGED, at, &message);
            column.generated = Some("GENERATED BY DEFAULT AS IDENTITY".to_owned());
            return Ok(end);
        }
        match self.rewriter.expression(&self.tokens[at..end]) {
            Ok((default, remarks)) => {
                self.diagnostics.extend(remarks);
                let is_null = default.eq_ignore_ascii_case("NULL");
                column.default = (!is_null).then_some(default);
            }
            Err(_) => {
                let message =
                    format!("column {}: the default `{text}` dropped; Databricks has no counterpart", column.name);
                self.remark(DEFAULT_DROPPED, at, &message);
            }
        }
        Ok(end)
    }

    fn identity(&mut self, column: &mut Column, at: usize, to: usize) -> Result<usize, Refusal> {
        let mut end = at + 1;
        let mut numbers = Vec::new();
        if self.is_symbol(end, "(") {
            let close = self.close_of(end)?;
            numbers = self.tokens[end + 1..close]
                .iter()
                .filter(|token| token.kind == TokenKind::Number)
                .map(|token| token.text)
                .collect();
            end = close + 1;
        }
        while end + 1 < to && self.tokens[end].is_any(&["START", "INCREMENT"]) {
            end += 1 + usize::from(self.is_word(end + 1, "WITH") || self.is_word(end + 1, "BY"));
            numbers.push(self.tokens[end].text);
            end += 1;
        }
        while end < to && self.tokens[end].is_any(&["ORDER", "NOORDER"]) {
            end += 1;
        }
        column.generated = Some(identity_clause("BY DEFAULT", &numbers));
        Ok(end)
    }

    fn generated(&mut self, column: &mut Column, at: usize, to: usize) -> Result<usize, Refusal> {
        let Some(as_at) = (at..to).find(|at| self.is_word(*at, "AS")) else {
            return Err(self.at(SYNTAX, at, "found GENERATED without AS"));
        };
        let how = if self.is_word(at + 1, "BY") { "BY DEFAULT" } else { "ALWAYS" };
        if self.is_word(as_at + 1, "IDENTITY") {
            let (mut end, mut numbers) = (as_at + 2, Vec::new());
            if self.is_symbol(end, "(") {
                let close = self.close_of(end)?;
                for word in ["START", "INCREMENT"] {
                    let place = (end..close).find(|at| self.is_word(*at, word));
                    let number = place.and_then(|place| {
                        self.tokens[place..close].iter().find(|token| token.kind == TokenKind::Number)
                    });
                    numbers.extend(number.map(|number| number.text));
                }
                end = close + 1;
            }
            column.generated = Some(identity_clause(how, &numbers));
            return Ok(end);
        }
        if !self.is_symbol(as_at + 1, "(") {
            let message = format!("column {}: `{}` is not translated", column.name, self.text(at, to));
            return Err(self.at(NOT_TRANSLATED, at, &message));
        }
        let close = self.close_of(as_at + 1)?;
        let (expression, remarks) = self.rewriter.expression(&self.tokens[as_at + 2..close])?;
        self.diagnostics.extend(remarks);
        column.generated = Some(format!("GENERATED ALWAYS AS ({expression})"));
        let mut end = close + 1;
        while end < to && self.tokens[end].is_any(&["STORED", "VIRTUAL", "PERSISTED"]) {
            end += 1;
        }
        Ok(end)
    }

    fn skip_key_options(&self, mut at: usize, to: usize) -> usize {
        while at < to {
            if self.tokens[at].is_any(&[
                "KEY",
                "CLUSTERED",
                "NONCLUSTERED",
                "ASC",
                "DESC",
                "ENFORCED",
                "ENABLE",
                "VALIDATE",
            ]) {
                at += 1;
            } else if self.is_word(at, "NOT") && self.is_word(at + 1, "ENFORCED") {
                at += 2;
            } else if self.is_word(at, "WITH") && self.is_symbol(at + 1, "(") {
                at = self.close_of(at + 1).map_or(to, |close| close + 1);
            } else if self.is_word(at, "ON")
                && self.tokens.get(at + 1).is_some_and(|token| token.kind == TokenKind::Quoted)
            {
                at += 2;
            } else if self.is_word(at, "USING") {
                return to;
            } else {
                break;
            }
        }
        at
    }

    fn constraint(&mut self, from: usize, to: usize) -> Result<(), Refusal> {
        let (mut at, mut named) = (from, None);
        if self.is_word(at, "CONSTRAINT") && self.tokens.get(at + 1).is_some_and(Token::is_name) {
            named = Some(self.tokens[at + 1].name());
            at += 2;
        }
        let Some(token) = self.tokens.get(at).filter(|_| at < to) else {
            return Err(self.at(SYNTAX, from, "found a constraint without a kind"));
        };
        let open = (at..to).find(|at| self.is_symbol(*at, "("));
        let Some(open) = open else {
            return Err(self.at(SYNTAX, at, "found a constraint without columns, expected `(`"));
        };
        let close = self.close_of(open)?;
        if token.is("CHECK") {
            return self.check(named, open + 1, close);
        }
        let columns = self.column_names(open + 1, close);
        if token.is("PRIMARY") {
            self.table.primary_key.clone_from(&columns);
            let name = named.map(|name| format!("CONSTRAINT {} ", identifier(&name))).unwrap_or_default();
            self.table.constraints.push(format!("{name}PRIMARY KEY {}", list(&columns)));
        } else if token.is("FOREIGN") {
            let Some(references) = (close..to).find(|at| self.is_word(*at, "REFERENCES")) else {
                return Err(self.at(SYNTAX, at, "found a foreign key without REFERENCES"));
            };
            self.references(&columns, named, references + 1, to)?;
        } else {
            let message =
                format!("`{}` dropped: Databricks does not keep unique constraints", self.text(from, close + 1));
            self.remark(CONSTRAINT_DROPPED, from, &message);
        }
        Ok(())
    }

    fn column_names(&self, from: usize, to: usize) -> Vec<String> {
        let elements = self.elements(from, to).into_iter().filter(|(from, to)| from < to);
        elements.map(|(from, _)| self.tokens[from].name()).collect()
    }

    fn references(
        &mut self,
        columns: &[String],
        named: Option<String>,
        at: usize,
        to: usize,
    ) -> Result<usize, Refusal> {
        let (parts, mut end) = name(&self.tokens[..to], at);
        if parts.is_empty() {
            return Err(self.at(SYNTAX, at - 1, "found REFERENCES without a table"));
        }
        let mut target_columns = String::new();
        if end < to && self.is_symbol(end, "(") {
            let close = self.close_of(end)?;
            target_columns = format!(" {}", list(&self.column_names(end + 1, close)));
            end = close + 1;
        }
        while end + 1 < to && (self.is_word(end, "ON") || self.is_word(end, "MATCH")) {
            let start = end;
            end += if self.is_word(end, "MATCH") { 2 } else { 3 };
            if end <= to && end > 0 && self.tokens[end - 1].is_any(&["SET", "NO"]) {
                end += 1;
            }
            end = end.min(to);
            self.remark(
                CONSTRAINT_DROPPED,
                start,
                &format!("`{}` dropped: foreign keys are not enforced", self.text(start, end)),
            );
        }
        let name = named.map(|name| format!("CONSTRAINT {} ", identifier(&name))).unwrap_or_default();
        let table = object(&parts, self.rewriter.target);
        self.table.constraints.push(format!("{name}FOREIGN KEY {} REFERENCES {table}{target_columns}", list(columns)));
        Ok(end)
    }

    fn check(&mut self, named: Option<String>, from: usize, to: usize) -> Result<(), Refusal> {
        match self.rewriter.expression(&self.tokens[from..to]) {
            Ok((condition, remarks)) => {
                self.diagnostics.extend(remarks);
                let name = named.unwrap_or_else(|| format!("check_{}", self.table.checks.len() + 1));
                self.table.checks.push((name, condition));
            }
            Err(refusal) => {
                let message = format!("`CHECK ({})` dropped: {}", self.text(from, to), refusal.message);
                self.remark(CONSTRAINT_DROPPED, from, &message);
            }
        }
        Ok(())
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
            if depth == 0 && self.is_word(at, "INHERITS") {
                return Err(self.at(
                    NOT_TRANSLATED,
                    at,
                    "INHERITS has no counterpart; write out the inherited columns",
                ));
            }
            if depth == 0 && self.is_word(at, "COMMENT") {
                let text = self.tokens[at..].iter().take(3).find(|token| token.kind == TokenKind::Text);
                self.table.comment = text.map(|text| unquoted(text.text));
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
        // Teradata's and Netezza's own ends of a CREATE TABLE … AS.
        if let Some(with) = (at..end).rev().find(|place| self.is_word(*place, "WITH"))
            && self.tokens[with + 1..].iter().all(|token| token.is_any(&["NO", "DATA", "AND", "STATS", "STATISTICS"]))
        {
            if self.is_word(with + 1, "NO") {
                return Err(self.at(NOT_TRANSLATED, with, "WITH NO DATA is not translated; write out the columns"));
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

    fn written(&mut self, name: &str) -> Vec<String> {
        let table = &mut self.table;
        let key = table.primary_key.clone();
        if !key.is_empty() && !table.constraints.iter().any(|constraint| constraint.contains("PRIMARY KEY")) {
            table.constraints.insert(0, format!("PRIMARY KEY {}", list(&key)));
        }
        let has_defaults = table.columns.iter().any(|column| column.default.is_some() && column.generated.is_none());
        let columns = table.columns.iter().map(|column| {
            let not_null = column.not_null || key.iter().any(|name| name.eq_ignore_ascii_case(&column.name));
            let mut line = format!("{} {}", identifier(&column.name), column.data_type);
            if not_null {
                line.push_str(" NOT NULL");
            }
            match (&column.generated, &column.default) {
                (Some(generated), _) => line.push_str(&format!(" {generated}")),
                (None, Some(default)) => line.push_str(&format!(" DEFAULT {default}")),
                (None, None) => {}
            }
            if let Some(comment) = &column.comment {
                line.push_str(&format!(" COMMENT {}", literal(comment)));
            }
            line
        });
        let lines: Vec<String> =
            columns.chain(table.constraints.iter().cloned()).map(|line| format!("  {line}")).collect();
        let mut create = format!("CREATE TABLE {name} (\n{}\n)", lines.join(",\n"));
        if let Some(comment) = &table.comment {
            create.push_str(&format!("\nCOMMENT {}", literal(comment)));
        }
        if has_defaults {
            create.push_str("\nTBLPROPERTIES ('delta.feature.allowColumnDefaults' = 'supported')");
        }
        let checks = table.checks.iter();
        let checks = checks.map(|(check, condition)| {
            format!("ALTER TABLE {name} ADD CONSTRAINT {} CHECK ({condition})", identifier(check))
        });
        std::iter::once(create).chain(checks).collect()
    }

    /// The source text between two places, shortened.
    fn text(&self, from: usize, to: usize) -> String {
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

fn identity_clause(how: &str, numbers: &[&str]) -> String {
    match numbers {
        [start, increment, ..] => format!("GENERATED {how} AS IDENTITY (START WITH {start} INCREMENT BY {increment})"),
        [start] => format!("GENERATED {how} AS IDENTITY (START WITH {start})"),
        [] => format!("GENERATED {how} AS IDENTITY"),
    }
}

/// What a string literal says.
fn unquoted(text: &str) -> String {
    let open = text.find('\'').map_or(0, |at| at + 1);
    let inner = text[open..].strip_suffix('\'').unwrap_or(&text[open..]);
    inner.replace("''", "'")
}
