//! Results that have a name, and variables declared among the statements, as Snowflake has both.

use super::{BodyReader, Read};
use crate::diagnostic_codes::{ASSUMED, NOT_TRANSLATED, STATEMENT_DROPPED};
use crate::routine::reader::{Reader, without_parentheses};
use crate::routine::row_count::COUNT;
use crate::routine::tree::{Cursor, Does, Span, Variable};
use crate::scan::{Token, TokenKind};

const BRANCH: &str = "a result whose query depends on a branch has no rule; return it in each branch";

impl<'t, 's> BodyReader<'t, 's> {
    /// `name RESULTSET [DEFAULT (query)]`, from after the type.
    pub(super) fn result(&mut self, name: &str) -> Read<()> {
        let assigned = self.reader.take(&["DEFAULT"]) || self.reader.take_symbol(":=");
        let query = self.reader.rest_of_statement();
        self.results_at.retain(|(result, _)| !result.eq_ignore_ascii_case(name));
        if assigned {
            self.results_at.push((name.to_owned(), self.lists.clone()));
        }
        if assigned && !query.iter().take(2).any(|token| token.is("EXECUTE")) {
            self.by_query.push(name.to_owned());
        }
        self.results.retain(|result| !result.name.eq_ignore_ascii_case(name));
        let query: Span<'t, 's> = if assigned { without_parentheses(query) } else { &[] };
        self.results.push(Cursor { name: name.to_owned(), parameters: Vec::new(), query, returns: false });
        Ok(())
    }

    /// Snowflake's `LET`, and what is given to a named result; `None` where something else stands here.
    pub(super) fn named_result(&mut self) -> Read<Option<Vec<Does<'t, 's>>>> {
        let start = self.reader;
        if self.reader.take(&["LET"]) {
            if let Some(mut cursor) = self.cursor()? {
                if let Some(query) = self.result_here(cursor.query, start)? {
                    cursor.query = query;
                }
                let known = self.results.len();
                self.results.retain(|result| !result.name.eq_ignore_ascii_case(&cursor.name));
                if self.results.len() < known && self.opens(&cursor.name) {
                    return Err(
                        start.error(NOT_TRANSLATED, "a cursor that gets another query has no rule; name it anew")
                    );
                }
                self.results.push(cursor);
                return Ok(Some(Vec::new()));
            }
            let name = self.reader.name()?;
            if self.reader.take(&["RESULTSET"]) {
                self.result(&name)?;
                return self.run_unread(&name, start).map(Some);
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
            return self.run_unread(&name, start).map(Some);
        }
        if self.reader.take(&["RETURN", "TABLE"]) {
            let given = self.reader.parenthesised()?;
            self.reader.take_symbol(";");
            let found = match given {
                [first, ..] if first.is_any(&["SELECT", "WITH", "EXECUTE", "CALL"]) => Some(given),
                [only] => {
                    if self.results_at.iter().any(|(result, lists)| only.is(result) && !self.lists.starts_with(lists)) {
                        return Err(start.error(NOT_TRANSLATED, BRANCH));
                    }
                    self.results.iter().find(|result| only.is(&result.name)).map(|result| result.query)
                }
                [from_cursor, open, name, close]
                    if from_cursor.is("RESULTSET_FROM_CURSOR") && open.is_symbol("(") && close.is_symbol(")") =>
                {
                    self.query_of_cursor(&name.name())
                }
                _ => None,
            };
            let query = found
                .filter(|query| !query.is_empty())
                .ok_or_else(|| start.error(NOT_TRANSLATED, "only a result with a query of its own can be given"))?;
            let mut does = self.run(query)?;
            does.push(Does::Return(None));
            return Ok(Some(does));
        }
        Ok(None)
    }

    /// The query of a result that is named alone, where it is read; `None` where something else stands here.
    pub(super) fn result_here(&self, name: Span<'t, 's>, start: Reader<'t, 's>) -> Read<Option<Span<'t, 's>>> {
        let [only] = without_parentheses(name) else { return Ok(None) };
        let Some(found) = self.results.iter().find(|result| only.is(&result.name)) else { return Ok(None) };
        if self.opens(&found.name) {
            return Ok(None);
        }
        // The rows of a text are read under one name, whichever branch gave them.
        let of_text = found.query.first().is_some_and(|first| first.is("EXECUTE"));
        let in_branch = self.results_at.iter().any(|(result, lists)| only.is(result) && !self.lists.starts_with(lists));
        if in_branch && (!of_text || self.by_query.iter().any(|name| only.is(name))) {
            return Err(start.error(NOT_TRANSLATED, BRANCH));
        }
        Ok((!found.query.is_empty()).then_some(found.query))
    }

    /// The query of a cursor that takes no values, wherever it is declared.
    fn query_of_cursor(&self, name: &str) -> Option<Span<'t, 's>> {
        let tokens = self.reader.tokens;
        let declared = |at: &usize| {
            tokens[*at].is(&name.to_ascii_uppercase())
                && matches!(&tokens[*at + 1..], [cursor, with, ..] if cursor.is("CURSOR") && with.is("FOR"))
        };
        let at = (0..tokens.len().saturating_sub(3)).find(declared)?;
        let query = Reader { tokens, at: at + 3 }.rest_of_statement();
        let is_query = query.first().is_some_and(|first| first.is_any(&["SELECT", "WITH"]));
        (is_query && !query.iter().any(|token| token.is_symbol("?"))).then_some(query)
    }

    /// Whether a cursor of this name is opened anywhere.
    fn opens(&self, name: &str) -> bool {
        self.reader.tokens.windows(2).any(|pair| pair[0].is("OPEN") && pair[1].is(name))
    }

    /// What makes a result, where nothing after this place reads the result; one that is read is made there.
    fn run_unread(&mut self, name: &str, start: Reader<'t, 's>) -> Read<Vec<Does<'t, 's>>> {
        let query =
            self.results.iter().find(|result| result.name == name).map_or(&[] as Span<'t, 's>, |found| found.query);
        let rest = &self.reader.tokens[self.reader.at..];
        let named = |at: usize| rest.get(at).is_some_and(|token| token.is(name));
        let looped = (0..rest.len()).any(|at| {
            let opened = rest.get(at + 1).is_some_and(|token| token.is_symbol("("));
            rest[at].is_any(&["FOR", "IN"]) && (named(at + 1) || (opened && named(at + 2)))
        });
        let is_read = looped || (0..rest.len()).any(|at| rest[at].is("TABLE") && named(at + 2));
        let changes = query.first().is_some_and(|first| !first.is_any(&["SELECT", "WITH", "SHOW", "DESCRIBE", "DESC"]));
        if is_read {
            let changed = query.first().is_some_and(|first| first.is_any(&["INSERT", "UPDATE", "DELETE", "MERGE"]));
            let message = "the rows that a change of rows gives have no counterpart";
            if changed {
                return Err(start.error(NOT_TRANSLATED, message));
            }
            let of_text = query.first().is_some_and(|first| first.is("EXECUTE"));
            return Ok(if of_text && looped { vec![Does::NameRows(name.to_owned(), query)] } else { Vec::new() });
        }
        if changes {
            return self.run(query);
        }
        if !query.is_empty() {
            self.remarks.push(start.error(STATEMENT_DROPPED, &format!("the result {name} dropped: nothing reads it")));
        }
        Ok(Vec::new())
    }

    fn run(&mut self, query: Span<'t, 's>) -> Read<Vec<Does<'t, 's>>> {
        match query {
            [first, ..] if first.is_any(&["SELECT", "WITH"]) => Ok(vec![Does::Sql(query.to_vec())]),
            _ => self.read_simple(query),
        }
    }

    /// The type of a variable that is declared by its value alone.
    fn guessed(&mut self, value: Span<'t, 's>, start: Reader<'t, 's>) -> String {
        match value {
            [only] if only.kind == TokenKind::Number && only.text.contains('.') => "DOUBLE".to_owned(),
            [only] if only.kind == TokenKind::Number => "BIGINT".to_owned(),
            [only] if only.text == COUNT => "BIGINT".to_owned(),
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
