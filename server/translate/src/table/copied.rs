//! Tables made after another one: LIKE, CLONE, INHERITS, AS.

use super::*;

impl TableReader<'_, '_> {
    /// `CREATE TABLE a LIKE b`, and Snowflake's CLONE, which takes the rows as well.
    pub(super) fn made_after_another(&mut self, head: &Head, name: &str) -> Result<Option<String>, Refusal> {
        let at = head.after;
        let likes = self.is_word(at, "LIKE");
        if !likes && !self.is_word(at, "CLONE") {
            return Ok(None);
        }
        let (parts, end) = crate::head::name(self.tokens, at + 1);
        if parts.is_empty() {
            return Err(self.at(SYNTAX, at, "found no name of the table to be copied"));
        }
        let other = object(&parts, self.rewriter.target);
        if end < self.tokens.len() {
            if !likes {
                return Err(self.at(
                    NOT_TRANSLATED,
                    end,
                    "CLONE of another time is not translated; use TIMESTAMP AS OF",
                ));
            }
            let message = format!("`{}` dropped: Databricks copies columns only", self.text(end, self.tokens.len()));
            self.remark(PHYSICAL_DROPPED, end, &message);
        }
        if likes {
            return Ok(Some(format!("CREATE TABLE {name} LIKE {other}")));
        }
        let message = "CLONE becomes a copy of the rows; a SHALLOW CLONE shares the files";
        self.remark(BECOMES_TABLE, at, message);
        Ok(Some(format!("CREATE TABLE {name} AS SELECT * FROM {other}")))
    }

    /// `CREATE TABLE a (LIKE b INCLUDING ALL)`.
    pub(super) fn like(&mut self, name: &str, from: usize, to: usize, tail: usize) -> Result<String, Refusal> {
        let (parts, end) = crate::head::name(&self.tokens[..to], from + 1);
        if parts.is_empty() {
            return Err(self.at(SYNTAX, from, "found no name of the table to be copied"));
        }
        if end < to {
            let message = format!("`{}` dropped: Databricks copies columns only", self.text(end, to));
            self.remark(PHYSICAL_DROPPED, end, &message);
        }
        if self.tail(tail)?.is_some() {
            return Err(self.at(NOT_TRANSLATED, tail, "a query after LIKE has no counterpart; write INSERT"));
        }
        Ok(format!("CREATE TABLE {name} LIKE {}", object(&parts, self.rewriter.target)))
    }

    /// Teradata's `CREATE TABLE a AS b WITH DATA`, and WITH NO DATA, where the name of a table stands for its rows.
    pub(super) fn after_name(&mut self, at: usize) -> Option<String> {
        let (parts, end) = crate::head::name(self.tokens, at);
        let named = !parts.is_empty() && self.is_word(end, "WITH");
        named.then(|| format!("SELECT * FROM {}", object(&parts, self.rewriter.target)))
    }

    /// PostgreSQL's `(…) INHERITS (parent)` where the child has no column of its own: its columns are the parent's.
    pub(super) fn inherited(
        &mut self,
        name: &str,
        elements: &[(usize, usize)],
        at: usize,
    ) -> Result<Vec<String>, Refusal> {
        let close = self.close_of(at + 1)?;
        let parents = self.elements(at + 2, close);
        let (parent, end) = crate::head::name(self.tokens, at + 2);
        if parents.len() != 1 || parent.is_empty() || end != close {
            let message = "INHERITS of more than one table has no counterpart; write out the inherited columns";
            return Err(self.at(NOT_TRANSLATED, at, message));
        }
        for (from, to) in elements.iter().filter(|(from, to)| from < to) {
            self.element(*from, *to)?;
        }
        if !self.table.columns.is_empty() {
            let message = "INHERITS beside columns of the table's own has no counterpart; write out the inherited ones";
            return Err(self.at(NOT_TRANSLATED, at, message));
        }
        self.tail(close + 1)?;
        let parent = object(&parent, self.rewriter.target);
        let message = format!("a table of its own with the columns of {parent}, which does not read its rows any more");
        self.remark(BECOMES_TABLE, at, &message);
        let constraints = self.table.constraints.iter();
        let constraints = constraints.map(|constraint| format!("ALTER TABLE {name} ADD {constraint}"));
        let made = std::iter::once(format!("CREATE TABLE {name} LIKE {parent}"));
        Ok(made.chain(constraints).chain(self.checks(name)).collect())
    }
}
