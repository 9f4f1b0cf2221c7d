//! Records of a routine's own types, whose fields are variables.
//!
//! Databricks has variables of STRUCT types, but no statement that sets one field of them.
//!
//! Source: "SET statement" of the Databricks SQL language manual, which sets variables by their names alone.

use super::{BodyReader, Read};
use crate::diagnostic_codes::NOT_TRANSLATED;
use crate::routine::reader::{Reader, split_commas};
use crate::routine::records::written;
use crate::routine::simple::PART;
use crate::routine::tree::{Block, Does, Span, Variable};
use crate::scan::{Token, TokenKind};

impl<'t, 's> BodyReader<'t, 's> {
    /// `IS RECORD (a NUMBER, b VARCHAR2(10) := 'x')`, from after the name of the type; whether it is one.
    pub(super) fn record_type(&mut self, name: &str, rest: Span<'t, 's>) -> Read<bool> {
        let [is, record, open, fields @ .., close] = rest else { return Ok(false) };
        if !is.is_any(&["IS", "AS"]) || !record.is("RECORD") || !open.is_symbol("(") || !close.is_symbol(")") {
            return Ok(false);
        }
        let mut read = Vec::new();
        for field in split_commas(fields) {
            let mut reader = Reader::new(field);
            let field = reader.name()?;
            let (data_type, remark) = crate::routine::types::routine_type(&mut reader, &field, self.dialect)?;
            self.remarks.extend(remark);
            reader.take(&["NOT", "NULL"]);
            let assigned = reader.take_any(&["DEFAULT"]) || reader.take_symbol(":=");
            let default = reader.rest_of_statement();
            read.push(Variable { name: field, data_type, default: assigned.then_some(default) });
        }
        self.record_types.push((name.to_owned(), read));
        Ok(true)
    }

    /// The fields of the record type that a declaration names and nothing more, past its end.
    pub(super) fn declared_record(&mut self, name: &str, block: &mut Block<'t, 's>) -> bool {
        if !self.reader.sees_symbol(1, ";") {
            return false;
        }
        let Some(token) = self.reader.peek(0) else { return false };
        let Some((_, fields)) = self.record_types.iter().find(|(of, _)| token.is(of)) else { return false };
        let dotted = |field: &Variable<'t, 's>| Variable { name: format!("{name}.{}", field.name), ..field.clone() };
        let variables: Vec<Variable<'t, 's>> = fields.iter().map(dotted).collect();
        self.own_records.push((name.to_owned(), variables.iter().map(|variable| variable.name.clone()).collect()));
        block.variables.extend(variables);
        self.reader.rest_of_statement();
        true
    }

    /// `r.field := …`; `None` of any other statement.
    pub(super) fn of_record(&self, statement: Span<'t, 's>) -> Read<Option<Vec<Does<'t, 's>>>> {
        if let [record, dot, field, sign, value @ ..] = statement
            && dot.is_symbol(".")
            && sign.is_symbol(":=")
            && let Some(name) = self.field(record, field)
        {
            return Ok(Some(vec![Does::Assign(name, value.to_vec())]));
        }
        Ok(None)
    }

    /// The variable of a field, or what will be one.
    fn field(&self, record: &Token<'s>, field: &Token<'s>) -> Option<String> {
        let name = format!("{}.{}", record.name(), field.name());
        let plain = record.kind == TokenKind::Word || self.is_own(&name);
        (plain && self.is_field(&name)).then_some(name)
    }

    /// Whether a name with a dot in it is a field of a record of the routine's own types.
    fn is_own(&self, name: &str) -> bool {
        self.own_records.iter().flat_map(|(_, fields)| fields).any(|own| own.eq_ignore_ascii_case(name))
    }

    /// Whether it is one of those, or of a variable that holds a whole row.
    fn is_field(&self, name: &str) -> bool {
        let of_row = |(record, _): (&str, &str)| self.records.iter().any(|row| row.eq_ignore_ascii_case(record));
        self.is_own(name) || name.split_once('.').is_some_and(of_row)
    }

    /// A statement that fills a record fills its fields.
    pub(super) fn filled(&self, mut does: Vec<Does<'t, 's>>, start: Reader<'t, 's>) -> Read<Vec<Does<'t, 's>>> {
        for does in &mut does {
            let (Does::SelectInto(names, _) | Does::Fetch(_, names) | Does::Execute { into: names, .. }) = does else {
                continue;
            };
            if let [only] = names.as_slice()
                && let Some((_, fields)) = self.own_records.iter().find(|(record, _)| record.eq_ignore_ascii_case(only))
            {
                names.clone_from(fields);
            }
            if !names.iter().all(|name| !name.contains('.') || self.is_field(name)) {
                return Err(start.error(NOT_TRANSLATED, PART));
            }
        }
        Ok(does)
    }

    /// Refuses a record that is used otherwise than by its fields, and one whose fields have the name of something else.
    pub(super) fn check_records(&self) -> Read<()> {
        let tokens = self.reader.tokens;
        for (record, fields) in &self.own_records {
            for (at, token) in tokens.iter().enumerate().filter(|(_, token)| token.is_name() && token.is(record)) {
                let before = at.checked_sub(1).map(|before| &tokens[before]);
                let of_other = before.is_some_and(|before| before.is_symbol("."));
                let by_field = tokens.get(at + 1).is_some_and(|next| next.is_symbol("."));
                let declared =
                    tokens.get(at + 1).is_some_and(|next| self.record_types.iter().any(|(of, _)| next.is(of)));
                let filled = before.is_some_and(|before| before.is_any(&["INTO", "STRICT"]))
                    && tokens.get(at + 1).is_some_and(|next| next.is_symbol(";") || next.is_any(&["FROM", "USING"]));
                if !of_other && !by_field && !declared && !filled {
                    let message = format!("{record} is used as a whole here, which has no rule; name its fields");
                    return Err(NOT_TRANSLATED.diagnostic(message).at(token.line, token.column));
                }
            }
            let taken = |token: &&Token<'_>| fields.iter().any(|field| token.is(&written(field)));
            if let Some(token) = tokens.iter().find(taken) {
                let message = format!("{} has the name that a field of {record} gets; give it another", token.text);
                return Err(NOT_TRANSLATED.diagnostic(message).at(token.line, token.column));
            }
        }
        Ok(())
    }
}
