//! Variables and cursors of T-SQL, and what is given to them.

use model::Dialect;

use super::{Read, TSqlReader};
use crate::diagnostic_codes::{STATEMENT_CHANGED, STATEMENT_DROPPED};
use crate::routine::reader::{Reader, short, split_commas};
use crate::routine::settings;
use crate::routine::tree::{Cursor, Does, Span, Statement, Variable};
use crate::routine::types::routine_type;
use crate::scan::{Token, TokenKind};

impl<'t, 's> TSqlReader<'t, 's> {
    pub(super) fn declare(&mut self) -> Read<Vec<Does<'t, 's>>> {
        let is_cursor = self.reader.peek(1).is_some_and(|token| token.is_any(&["CURSOR", "INSENSITIVE", "SCROLL"]));
        if is_cursor {
            let name = self.reader.name()?;
            self.reader.until_words(&["FOR"]);
            self.reader.expect(&["FOR"])?;
            let query = self.extent();
            self.add_cursor(name, query);
            return Ok(Vec::new());
        }
        let list = self.extent();
        let mut assigned = Vec::new();
        for part in split_commas(list) {
            let mut part = Reader::new(part);
            let name = part.name()?;
            part.take(&["AS"]);
            if part.sees(&["TABLE"]) {
                let does = Does::Sql(made_table(part.tokens, part.at));
                if self.branches.is_empty() {
                    assigned.push(does);
                } else {
                    self.tables.push(Statement { at: &part.tokens[0], does });
                }
                continue;
            }
            // A variable gets its cursor where it is set.
            if part.sees(&["CURSOR"]) {
                continue;
            }
            let (data_type, remark) = routine_type(&mut part, &name, Dialect::TSql)?;
            self.remarks.extend(remark);
            if part.take_symbol("=") {
                assigned.push(Does::Assign(name.clone(), part.rest_of_statement().to_vec()));
            }
            self.variables.push(Variable { name, data_type, default: None });
        }
        Ok(assigned)
    }

    /// `SET @x = …`, or an option of the session.
    pub(super) fn set(&mut self, start: Reader<'t, 's>, mut inner: Reader<'t, 's>) -> Read<Vec<Does<'t, 's>>> {
        let is_variable = inner.peek(0).is_some_and(|token| token.text.starts_with('@'));
        if inner.take(&["ROWCOUNT"]) {
            let limit = inner.next("a number of rows")?;
            self.row_limit = (limit.text != "0").then_some(*limit);
            return Ok(Vec::new());
        }
        if !is_variable {
            let text: Vec<&str> = inner.tokens.iter().map(|token| token.text).collect();
            let (code, why) = match settings::of_tsql(inner) {
                Some(why) => (STATEMENT_CHANGED, why),
                None => (STATEMENT_DROPPED, "an option of the source's sessions"),
            };
            self.remarks.push(start.error(code, &format!("`{}` dropped: {why}", short(&text.join(" ")))));
            return Ok(Vec::new());
        }
        let place = inner.next("a variable")?;
        if inner.take_symbol("=") {
            if inner.sees(&["CURSOR"]) {
                inner.until_words(&["FOR"]);
                inner.expect(&["FOR"])?;
                self.add_cursor(place.name(), inner.rest_of_statement());
                return Ok(Vec::new());
            }
            return Ok(vec![Does::Assign(place.name(), inner.rest_of_statement().to_vec())]);
        }
        let changed = changed(place, &mut inner);
        changed.map(|value| vec![Does::Assign(place.name(), value)]).ok_or_else(|| inner.expected("="))
    }

    /// `OPEN c`.
    pub(super) fn opened(&self, source: String, start: Reader<'t, 's>) -> Read<Does<'t, 's>> {
        let name = self.declared.used(source.clone(), &self.branches, start)?;
        if let Some(cursor) = self.cursors.iter().find(|cursor| cursor.name == name) {
            self.declared.check_values(&source, cursor.query, start)?;
        }
        Ok(Does::Open(name, Vec::new()))
    }

    /// A cursor with its query, which may say what else it is for.
    fn add_cursor(&mut self, name: String, query: Span<'t, 's>) {
        let end = query.windows(2).position(|pair| pair[0].is("FOR") && pair[1].is_any(&["UPDATE", "READ"]));
        let query = &query[..end.unwrap_or(query.len())];
        let name = self.declared.declare(&name, &self.branches, self.reader.at);
        self.cursors.push(Cursor { name, parameters: Vec::new(), query, returns: false });
    }
}

/// The statement that makes the table variable of `@rows AS TABLE (…)`, whose TABLE stands at a place: a table that lives as
/// long as the procedure.
pub(super) fn made_table<'s>(declared: Span<'_, 's>, at: usize) -> Vec<Token<'s>> {
    let create = Token { text: "CREATE", kind: TokenKind::Word, ..declared[0] };
    let table = Token { start: create.end(), ..declared[at] };
    let name = Token { start: declared[at].end(), ..declared[0] };
    [&[create, table, name], &declared[at + 1..]].concat()
}

/// `@x += a` as the value `@x + (a)`, from after the variable; `None` where no such sign follows.
pub(super) fn changed<'s>(variable: &Token<'s>, rest: &mut Reader<'_, 's>) -> Option<Vec<Token<'s>>> {
    let sign = *rest.peek(0).filter(|sign| ["+", "-", "*", "/", "%", "&", "|", "^", "||"].contains(&sign.text))?;
    if !rest.sees_symbol(1, "=") {
        return None;
    }
    let equals = *rest.peek(1)?;
    rest.at += 2;
    let value = rest.rest_of_statement();
    let bracket = |text| Token { text, kind: TokenKind::Symbol, ..equals };
    let end = Token { start: value.last().map_or(equals.start, Token::end), ..bracket(")") };
    Some([&[*variable, sign, bracket("(")], value, &[end]].concat())
}
