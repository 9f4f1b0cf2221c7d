//! Declarations, and what is done on errors.

use model::{Diagnostic, Dialect};

use super::{BodyReader, Read};
use crate::diagnostic_codes::{NOT_TRANSLATED, STATEMENT_CHANGED, STATEMENT_DROPPED};
use crate::names::identifier;
use crate::routine::reader::{Reader, short, split_commas};
use crate::routine::signature::unquoted;
use crate::routine::tree::{Block, Cursor, Handler, Span, Variable, unwrapped};
use crate::routine::types::routine_type;
use crate::scan::{Token, TokenKind};

impl<'t, 's> BodyReader<'t, 's> {
    /// `WHEN a OR b THEN …`
    pub(super) fn exception(&mut self) -> Read<Handler<'t, 's>> {
        let at = self.reader.next("WHEN")?;
        let conditions = self.reader.until_words(&["THEN"]);
        self.reader.expect(&["THEN"])?;
        let conditions = conditions
            .split(|token| token.is("OR"))
            .map(|condition| self.condition(condition))
            .collect::<Read<Vec<_>>>()?;
        let statements = self.statements(&["WHEN", "END"])?;
        Ok(Handler { conditions, continues: false, statements, at })
    }

    /// Errors that a block declares and that no handler names.
    fn own_unhandled(&self, block: &Block<'t, 's>) -> Vec<String> {
        let handled = |own: &String| block.handlers.iter().any(|handler| handler.conditions.contains(own));
        block.conditions.iter().map(|name| identifier(name)).filter(|own| !handled(own)).collect()
    }

    /// Of several handlers for every error Databricks takes one. The first is kept; the last, which the source has for what
    /// the others leave, then handles the errors that the block declares itself.
    pub(super) fn tell_errors_apart(&mut self, block: &mut Block<'t, 's>) {
        let is_general = |handler: &Handler<'_, '_>| handler.conditions.iter().any(|name| name == "SQLEXCEPTION");
        let mut own = self.own_unhandled(block);
        let last = block.handlers.iter().rposition(is_general);
        let mut seen = false;
        let mut kept = Vec::with_capacity(block.handlers.len());
        for (at, mut handler) in std::mem::take(&mut block.handlers).into_iter().enumerate() {
            let again = is_general(&handler) && std::mem::replace(&mut seen, true);
            if again && Some(at) == last && !own.is_empty() {
                handler.conditions = std::mem::take(&mut own);
            } else if again {
                let message = "this WHEN dropped: Databricks does not tell errors of statements, of expressions and others \
                               apart, so that the first handler is for all";
                let token = handler.at;
                self.remarks.push(STATEMENT_CHANGED.diagnostic(message).at(token.line, token.column));
                continue;
            }
            kept.push(handler);
        }
        block.handlers = kept;
    }

    /// An error's name in Databricks' words.
    pub(super) fn condition(&self, condition: Span<'t, 's>) -> Read<String> {
        let Some(first) = condition.first() else { return Err(self.reader.expected("the name of an error")) };
        if first.is("SQLSTATE") {
            let state = condition.iter().find(|token| token.kind == TokenKind::Text);
            let state = state.ok_or_else(|| self.reader.expected("a SQLSTATE"))?;
            return state_here(&unquoted(state), state);
        }
        let own = self.own_errors.iter().map(|(name, _)| name).find(|name| first.is(name));
        if let (Some(own), [_]) = (own, condition) {
            return Ok(self.state_of_named(own)?.unwrap_or_else(|| identifier(own)));
        }
        let name = first.text.to_ascii_uppercase();
        if OF_KEYS.contains(&name.as_str()) {
            return Err(unheld(first));
        }
        of_name(&name).map(str::to_owned).ok_or_else(|| {
            let message = format!("the error {} has no counterpart; handle SQLEXCEPTION", short(first.text));
            NOT_TRANSLATED.diagnostic(message).at(first.line, first.column)
        })
    }

    /// An error of the routine's own, or one of MySQL by its number.
    fn own_condition(&self, token: &Token<'s>) -> Read<Option<String>> {
        if let Some(own) = self.own_errors.iter().map(|(own, _)| own).find(|own| token.is(own)) {
            return Ok(Some(self.state_of_named(own)?.unwrap_or_else(|| identifier(own))));
        }
        Ok(of_number(token).map(|state| format!("SQLSTATE '{state}'")))
    }

    /// One declaration, after `DECLARE` where that introduces each.
    pub(super) fn declaration(&mut self, block: &mut Block<'t, 's>) -> Read<()> {
        let start = self.reader;
        if self.reader.sees_any(&["CONTINUE", "EXIT", "UNDO"]) && self.reader.peek(1).is_some_and(|t| t.is("HANDLER")) {
            block.handlers.push(self.handler()?);
            return Ok(());
        }
        if self.reader.take(&["TYPE"]) {
            let name = self.reader.name()?;
            let rest = self.reader.rest_of_statement();
            if rest.iter().any(|token| token.is("CURSOR")) {
                self.cursor_types.push(name);
                return Ok(());
            }
            if self.record_type(&name, rest)? {
                return Ok(());
            }
            return Err(start.error(NOT_TRANSLATED, "a type of its own has no rule; use plain variables"));
        }
        if self.reader.take(&["PRAGMA"]) {
            let pragma = self.reader.rest_of_statement();
            if pragma.first().is_some_and(|token| token.is("EXCEPTION_INIT")) {
                self.exception_number(pragma);
            }
            let harmless = pragma
                .first()
                .is_some_and(|token| token.is_any(&["EXCEPTION_INIT", "SERIALLY_REUSABLE", "UDF", "INLINE"]));
            // Each statement of Databricks is a transaction of its own anyway.
            let harmless = harmless || pragma.first().is_some_and(|token| token.is("AUTONOMOUS_TRANSACTION"));
            let message = "a pragma of this kind has no counterpart; look at what it does for the source";
            return if harmless { Ok(()) } else { Err(start.error(NOT_TRANSLATED, message)) };
        }
        if self.reader.sees_any(&["SUBTYPE", "PROCEDURE", "FUNCTION"]) {
            let word = self.reader.peek(0).map_or("", |token| token.text);
            return Err(start.error(NOT_TRANSLATED, &format!("{word} among the declarations has no rule")));
        }
        if let Some(cursor) = self.cursor()? {
            block.cursors.push(cursor);
            return Ok(());
        }
        let mut names = vec![self.reader.name()?];
        while self.reader.take_symbol(",") {
            names.push(self.reader.name()?);
        }
        if self.reader.take(&["EXCEPTION"]) || self.reader.take(&["CONDITION"]) {
            // One that only users raise has to be told apart from others, and no more.
            let rest = self.reader.rest_of_statement();
            if let [name] = names.as_slice() {
                self.condition_number(name, rest);
            }
            let says = match rest {
                // Snowflake's `(-20002, 'what it says')`.
                [open, .., comma, text, _]
                    if open.is_symbol("(") && comma.is_symbol(",") && text.kind == TokenKind::Text =>
                {
                    Some(unquoted(text))
                }
                _ => None,
            };
            self.own_errors.extend(names.iter().map(|name| (name.clone(), says.clone())));
            block.conditions.append(&mut names);
            return Ok(());
        }
        if self.reader.take(&["ALIAS", "FOR"]) {
            let place = self.reader.rest_of_statement();
            let number = place.last().and_then(|token| token.text.trim_start_matches('$').parse().ok());
            let number = number.ok_or_else(|| start.expected("the number of a parameter"))?;
            self.aliases.push((names.remove(0), number));
            return Ok(());
        }
        if self.reader.peek(0).is_some_and(|token| self.cursor_types.iter().any(|name| token.is(name))) {
            self.reader.rest_of_statement();
            return Ok(());
        }
        if self.declared_record(&names[0], block) {
            return Ok(());
        }
        // The row of a loop, which the loop declares by itself.
        let (parts, after) = crate::head::name(self.reader.tokens, self.reader.at);
        let of_table = Reader { at: after, ..self.reader };
        // PostgreSQL takes the name of a table for the type of its rows, too.
        let of_schema = self.dialect == Dialect::PostgreSql
            && of_table.sees_symbol(0, ";")
            && matches!(parts.as_slice(), [schema, _] if !schema.eq_ignore_ascii_case("pg_catalog"));
        let row =
            of_schema || (of_table.sees_symbol(0, "%") && of_table.peek(1).is_some_and(|token| token.is("ROWTYPE")));
        if row || self.reader.sees(&["RECORD"]) {
            self.reader.rest_of_statement();
            self.records.append(&mut names);
            return Ok(());
        }
        if self.reader.take(&["RESULTSET"]) {
            return self.result(&names[0]);
        }
        self.reader.take(&["CONSTANT"]);
        let untyped = self.reader.sees_symbol(0, ":=") || self.reader.sees(&["DEFAULT"]);
        let data_type = if untyped { String::new() } else { self.data_type(&names[0])? };
        self.reader.take(&["NOT", "NULL"]);
        let assigned =
            self.reader.take_any(&["DEFAULT"]) || self.reader.take_symbol(":=") || self.reader.take_symbol("=");
        let default = self.reader.rest_of_statement();
        let default = assigned.then_some(default);
        for name in names {
            block.variables.push(Variable { name, data_type: data_type.clone(), default });
        }
        Ok(())
    }

    pub(super) fn data_type(&mut self, name: &str) -> Read<String> {
        let (text, remark) = routine_type(&mut self.reader, name, self.dialect)?;
        self.remarks.extend(remark);
        Ok(text)
    }

    /// `CURSOR c (p type) IS query`, `c CURSOR FOR query`, `c SCROLL CURSOR FOR query`.
    pub(super) fn cursor(&mut self) -> Read<Option<Cursor<'t, 's>>> {
        let mut ahead = self.reader;
        let first = ahead.take(&["CURSOR"]);
        let name = match ahead.name() {
            Ok(name) => name,
            Err(_) => return Ok(None),
        };
        if !first {
            ahead.take(&["NO"]);
            ahead.take_any(&["SCROLL", "INSENSITIVE", "ASENSITIVE"]);
            if !ahead.take(&["CURSOR"]) {
                return Ok(None);
            }
        }
        let mut parameters = Vec::new();
        if ahead.sees_symbol(0, "(") {
            for part in split_commas(ahead.parenthesised()?) {
                parameters.extend(part.first().map(Token::name));
            }
        }
        let mut returns = false;
        loop {
            if ahead.take(&["WITH", "RETURN"]) {
                returns = true;
            } else if !ahead.take(&["WITH", "HOLD"]) && !ahead.take(&["WITHOUT", "HOLD"]) {
                break;
            }
            ahead.take_any(&["ONLY"]);
            let _ = ahead.take(&["TO", "CLIENT"]) || ahead.take(&["TO", "CALLER"]);
        }
        if !ahead.take_any(&["IS", "FOR"]) {
            return Err(ahead.error(NOT_TRANSLATED, "a cursor without a query of its own has no rule"));
        }
        let query = ahead.rest_of_statement();
        self.reader = ahead;
        Ok(Some(Cursor { name, parameters, query, returns }))
    }

    /// `EXIT HANDLER FOR SQLEXCEPTION …`
    pub(super) fn handler(&mut self) -> Read<Handler<'t, 's>> {
        let at = self.reader.next("a handler")?;
        self.reader.expect(&["HANDLER", "FOR"])?;
        let mut conditions = Vec::new();
        loop {
            let from = self.reader;
            if self.reader.take(&["NOT", "FOUND"]) {
                conditions.push("NOT FOUND".to_owned());
            } else if self.reader.take(&["SQLEXCEPTION"]) {
                conditions.push("SQLEXCEPTION".to_owned());
            } else if self.reader.take(&["SQLSTATE"]) {
                self.reader.take(&["VALUE"]);
                let token = self.reader.next("a SQLSTATE")?;
                conditions.push(state_here(&unquoted(token), token)?);
            } else if self.reader.take(&["SQLWARNING"]) {
                self.remarks.push(from.error(STATEMENT_DROPPED, "SQLWARNING dropped: Databricks has no warnings"));
            } else if let Some(token) = self.reader.peek(0)
                && let Some(condition) = self.own_condition(token)?
            {
                self.reader.at += 1;
                conditions.push(condition);
            } else if let Some(number) = self.reader.peek(0).filter(|token| NUMBERS_OF_KEYS.contains(&token.text)) {
                return Err(unheld(number));
            } else {
                return Err(from.error(NOT_TRANSLATED, "this condition of a handler has no counterpart"));
            }
            if !self.reader.take_symbol(",") {
                break;
            }
        }
        let statements = unwrapped(self.statement()?);
        Ok(Handler { conditions, continues: at.is("CONTINUE"), statements, at })
    }
}

/// Errors of keys that Databricks never raises: it keeps keys as information only. Who handles one would let the rows in.
///
/// Source: "CONSTRAINT clause" of the Databricks SQL language manual.
const OF_KEYS: &[&str] = &["DUP_VAL_ON_INDEX", "UNIQUE_VIOLATION", "FOREIGN_KEY_VIOLATION", "EXCLUSION_VIOLATION"];
/// Those of MySQL by number.
const NUMBERS_OF_KEYS: &[&str] = &["1022", "1062", "1169", "1216", "1217", "1451", "1452", "1586"];
/// Their states, in the standard and in the dialects.
const STATES_OF_KEYS: &[&str] = &["23000", "23503", "23505"];

/// States of MySQL and PostgreSQL with the ones that Databricks has for the same errors, where these are others.
const OTHER_STATES: &[(&str, &str)] =
    &[("42S01", "42P07"), ("42S02", "42P01"), ("42S22", "42703"), ("22P02", "22018"), ("22007", "22018")];

/// The condition of a handler for a state of the source.
pub(super) fn state_here(state: &str, at: &Token<'_>) -> Read<String> {
    if STATES_OF_KEYS.contains(&state) {
        return Err(unheld(at));
    }
    let here = OTHER_STATES.iter().find(|(other, _)| *other == state).map_or(state, |(_, here)| here);
    Ok(format!("SQLSTATE '{here}'"))
}

pub(super) fn unheld(at: &Token<'_>) -> Diagnostic {
    let message = format!(
        "the error {} never comes: Databricks lets rows in that break a key; look for them, or write a MERGE",
        short(at.text)
    );
    NOT_TRANSLATED.diagnostic(message).at(at.line, at.column)
}

/// Named errors of the dialects, with their counterparts.
const CONDITIONS: &[(&str, &str)] = &[
    ("OTHERS", "SQLEXCEPTION"),
    ("OTHER", "SQLEXCEPTION"),
    ("SQLEXCEPTION", "SQLEXCEPTION"),
    ("STATEMENT_ERROR", "SQLEXCEPTION"),
    ("EXPRESSION_ERROR", "SQLEXCEPTION"),
    ("NO_DATA_FOUND", "NOT FOUND"),
    ("ZERO_DIVIDE", "SQLSTATE '22012'"),
    ("DIVISION_BY_ZERO", "SQLSTATE '22012'"),
    ("RAISE_EXCEPTION", "SQLSTATE 'P0001'"),
    ("TOO_MANY_ROWS", "SQLSTATE '21000'"),
    ("INVALID_NUMBER", "SQLSTATE '22018'"),
    ("VALUE_ERROR", "SQLSTATE '22018'"),
    ("INVALID_TEXT_REPRESENTATION", "SQLSTATE '22018'"),
    ("NUMERIC_VALUE_OUT_OF_RANGE", "SQLSTATE '22003'"),
    ("NOT_NULL_VIOLATION", "SQLSTATE '23502'"),
    ("UNDEFINED_TABLE", "SQLSTATE '42P01'"),
    ("UNDEFINED_COLUMN", "SQLSTATE '42703'"),
    ("DUPLICATE_TABLE", "SQLSTATE '42P07'"),
];

/// Errors of MySQL by number, with the states that Databricks has for them.
///
/// Source: "SQLSTATE error codes" of the Databricks SQL language manual.
const ERROR_NUMBERS: &[(&str, &str)] = &[
    ("1050", "42P07"),
    ("1051", "42P01"),
    ("1054", "42703"),
    ("1146", "42P01"),
    ("1264", "22003"),
    ("1329", "02000"),
    ("1365", "22012"),
];

/// The state of an error of MySQL by its number.
pub(super) fn of_number(token: &Token<'_>) -> Option<&'static str> {
    let found = ERROR_NUMBERS.iter().find(|(number, _)| token.kind == TokenKind::Number && token.text == *number);
    found.map(|(_, state)| *state)
}

/// The condition that the name of an error, in capitals, stands for.
pub(super) fn of_name(name: &str) -> Option<&'static str> {
    CONDITIONS.iter().find(|(source, _)| *source == name).map(|(_, target)| *target)
}
