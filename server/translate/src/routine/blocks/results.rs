//! Results that have a name, and variables declared among the statements, as Snowflake has both.

use super::{BodyReader, Read};
use crate::diagnostic_codes::{ASSUMED, NOT_TRANSLATED};
use crate::routine::reader::{Reader, without_parentheses};
use crate::routine::tree::{Cursor, Does, Span, Variable};
use crate::scan::{Token, TokenKind};

impl<'t, 's> BodyReader<'t, 's> {
    /// `name RESULTSET [DEFAULT (query)]`, from after the type.
    pub(super) fn result(&mut self, name: &str) -> Read<()> {
        let assigned = self.reader.take(&["DEFAULT"]) || self.reader.take_symbol(":=");
        let query = self.reader.rest_of_statement();
        self.results.retain(|result| !result.name.eq_ignore_ascii_case(name));
        let query: Span<'t, 's> = if assigned { without_parentheses(query) } else { &[] };
        self.results.push(Cursor { name: name.to_owned(), parameters: Vec::new(), query, returns: false });
        Ok(())
    }

    /// Snowflake's `LET`, and what is given to a named result; `None` where something else stands here.
    pub(super) fn named_result(&mut self) -> Read<Option<Vec<Does<'t, 's>>>> {
        let start = self.reader;
        if self.reader.take(&["LET"]) {
            if let Some(cursor) = self.cursor()? {
                self.results.push(cursor);
                return Ok(Some(Vec::new()));
            }
            let name = self.reader.name()?;
            if self.reader.take(&["RESULTSET"]) {
                self.result(&name)?;
                return Ok(Some(Vec::new()));
            }
            let untyped = self.reader.sees_symbol(0, ":=") || self.reader.sees(&["DEFAULT"]);
            let data_type = if untyped { String::new() } else { self.data_type(&name)? };
            let assigned = self.reader.take_symbol(":=") || self.reader.take(&["DEFAULT"]);
            let value = self.reader.rest_of_statement();
            let data_type = if data_type.is_empty() { self.guessed(value, start) } else { data_type };
            self.variables.retain(|variable| !variable.name.eq_ignore_ascii_case(&name));
            self.variables.push(Variable { name: name.clone(), data_type, default: None });
            return Ok(Some(if assigned { vec![Does::Assign(name, value.to_vec())] } else { Vec::new() }));
        }
        let is_result = |token: &Token<'_>| self.results.iter().any(|result| token.is(&result.name));
        if self.reader.peek(0).is_some_and(is_result) && self.reader.sees_symbol(1, ":=") {
            let name = self.reader.name()?;
            self.result(&name)?;
            return Ok(Some(Vec::new()));
        }
        if self.reader.take(&["RETURN", "TABLE"]) {
            let name = self.reader.parenthesised()?;
            self.reader.take_symbol(";");
            let found = match name {
                [only] => self.results.iter().find(|result| only.is(&result.name)),
                _ => None,
            };
            let query = found.map(|result| result.query).filter(|query| !query.is_empty());
            let query = query
                .ok_or_else(|| start.error(NOT_TRANSLATED, "only a result with a query of its own can be given"))?;
            let gives = match query {
                [first, second, text @ ..] if first.is("EXECUTE") && second.is("IMMEDIATE") => {
                    Does::Execute { text, into: Vec::new(), using: Vec::new() }
                }
                _ => Does::Sql(query.to_vec()),
            };
            return Ok(Some(vec![gives, Does::Return(None)]));
        }
        Ok(None)
    }

    /// The type of a variable that is declared by its value alone.
    fn guessed(&mut self, value: Span<'t, 's>, start: Reader<'t, 's>) -> String {
        match value {
            [only] if only.kind == TokenKind::Number && only.text.contains('.') => "DOUBLE".to_owned(),
            [only] if only.kind == TokenKind::Number => "BIGINT".to_owned(),
            [only] if only.is_any(&["TRUE", "FALSE"]) => "BOOLEAN".to_owned(),
            [only] if only.kind == TokenKind::Text => "STRING".to_owned(),
            _ => {
                let message = "a variable without a type is taken as STRING; declare the type";
                self.remarks.push(start.error(ASSUMED, message));
                "STRING".to_owned()
            }
        }
    }
}
