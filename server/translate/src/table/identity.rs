//! Columns that count up, and columns computed from others.

use super::*;

impl TableReader<'_, '_> {
    /// `IDENTITY(1, 1)` of T-SQL, `AUTOINCREMENT START 1 INCREMENT 1` of Snowflake, `AUTO_INCREMENT` of MySQL.
    pub(super) fn identity(&mut self, column: &mut Column, at: usize, to: usize) -> Result<usize, Refusal> {
        let mut end = at + 1;
        let mut found = Counting::default();
        if self.is_symbol(end, "(") {
            let close = self.close_of(end)?;
            let mut numbers = self.elements(end + 1, close).into_iter().filter(|(from, to)| from < to);
            found.start = numbers.next().map(|(from, to)| self.signed(from, to));
            found.increment = numbers.next().map(|(from, to)| self.signed(from, to));
            end = close + 1;
        }
        let end = self.counting(&mut found, end, to);
        column.generated = Some(found.clause("BY DEFAULT"));
        Ok(end)
    }

    /// `GENERATED … AS IDENTITY`, `GENERATED … AS (expression)`, `GENERATED … AS ROW START`, and `AS (expression)`.
    pub(super) fn generated(&mut self, column: &mut Column, at: usize, to: usize) -> Result<usize, Refusal> {
        let Some(as_at) = (at..to).find(|at| self.is_word(*at, "AS")) else {
            return Err(self.at(SYNTAX, at, "found GENERATED without AS"));
        };
        let how = if self.is_word(at + 1, "BY") { "BY DEFAULT" } else { "ALWAYS" };
        if self.is_word(as_at + 1, "IDENTITY") {
            let mut found = Counting::default();
            if self.is_symbol(as_at + 2, "(") {
                let close = self.close_of(as_at + 2)?;
                self.counting(&mut found, as_at + 3, close);
                column.generated = Some(found.clause(how));
                return Ok(close + 1);
            }
            let end = self.counting(&mut found, as_at + 2, to);
            column.generated = Some(found.clause(how));
            return Ok(end);
        }
        if self.is_word(as_at + 1, "ROW") {
            let end = (as_at + 3 + usize::from(self.is_word(as_at + 3, "HIDDEN"))).min(to);
            let text = self.text(at, end);
            let message =
                format!("column {}: `{text}` dropped; Databricks keeps a table's history by itself", column.name);
            self.remark(DEFAULT_DROPPED, at, &message);
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

    /// Options of counting; answers with the place after them.
    fn counting(&mut self, found: &mut Counting, mut at: usize, to: usize) -> usize {
        while at < to {
            let token = &self.tokens[at];
            let starts = token.is("START");
            if starts || token.is("INCREMENT") {
                let number = at + 1 + usize::from(self.is_word(at + 1, "WITH") || self.is_word(at + 1, "BY"));
                let end = (number + 1 + usize::from(self.is_symbol(number, "-"))).min(to);
                let value = (number < end).then(|| self.signed(number, end));
                *if starts { &mut found.start } else { &mut found.increment } = value;
                at = end;
            } else if token.is_any(&["CACHE", "MINVALUE", "MAXVALUE"]) {
                self.limited(at);
                at += 2 + usize::from(self.is_symbol(at + 1, "-"));
            } else if token.is("NO") && self.tokens.get(at + 1).is_some_and(|next| next.is_any(LIMITS)) {
                at += 2;
            } else if token.is_any(LIMITS) || token.is_symbol(",") {
                self.limited(at);
                at += 1;
            } else {
                break;
            }
        }
        at.min(to)
    }

    /// Says of what would end the count, or begin it anew.
    fn limited(&mut self, at: usize) {
        let last = self.tokens.get(at + 1).map_or("", |number| number.text);
        // What the type holds at most anyway is no limit.
        let is_widest = ["127", "32767", "2147483647", "9223372036854775807"].contains(&last) || last.len() > 18;
        let message = match &self.tokens[at] {
            token if token.is("CYCLE") => "CYCLE dropped: numbers of Databricks never begin anew".to_owned(),
            token if token.is("MAXVALUE") && !is_widest => {
                format!("MAXVALUE {last} dropped: numbers of Databricks go on beyond it")
            }
            _ => return,
        };
        self.remark(IDENTITY_CHANGED, at, &message);
    }

    /// A number with its sign.
    fn signed(&self, from: usize, to: usize) -> String {
        self.tokens[from..to].iter().map(|token| token.text).collect()
    }
}

/// Words about a count that has no such options in Databricks.
const LIMITS: &[&str] =
    &["ORDER", "NOORDER", "NOCACHE", "CYCLE", "NOCYCLE", "NOMINVALUE", "NOMAXVALUE", "MINVALUE", "MAXVALUE", "CACHE"];

/// How a column counts up, as far as it is said.
#[derive(Default)]
struct Counting {
    start: Option<String>,
    increment: Option<String>,
}

impl Counting {
    fn clause(&self, how: &str) -> String {
        let start = self.start.iter().map(|start| format!("START WITH {start}"));
        let increment = self.increment.iter().map(|increment| format!("INCREMENT BY {increment}"));
        let options: Vec<String> = start.chain(increment).collect();
        let options = if options.is_empty() { String::new() } else { format!(" ({})", options.join(" ")) };
        format!("GENERATED {how} AS IDENTITY{options}")
    }
}
