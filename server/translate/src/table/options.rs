//! What stands before and after a table's columns: options of storage, a comment, a query.

use super::*;

impl TableReader<'_, '_> {
    /// The column list or the query, past the options some dialects write before them.
    pub(super) fn find_list_or_query(&mut self, from: usize) -> Result<usize, Refusal> {
        let mut at = from;
        while at < self.tokens.len() {
            if self.is_symbol(at, "(") {
                let options = self.tokens[at - 1].is_any(&["WITH", "HASH", "DISTKEY", "SORTKEY", "TAG", "BY"]);
                if !options {
                    break;
                }
                at = self.close_of(at)?;
            }
            if self.is_word(at, "AS") {
                at += 1;
                break;
            }
            // MySQL leaves the AS out.
            if self.is_word(at, "SELECT") {
                break;
            }
            if self.is_word(at, "PARTITION") && self.is_word(at + 1, "OF") {
                let (parent, _) = crate::head::name(self.tokens, at + 2);
                let message = format!(
                    "a partition is no table of its own in Databricks, where {} holds its rows; leave it out",
                    parent.join(".")
                );
                return Err(self.at(NOT_TRANSLATED, at, &message));
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

    /// What follows the column list: a query, with the place where it begins, a comment, or physical clauses.
    pub(super) fn tail(&mut self, from: usize) -> Result<Option<(usize, String)>, Refusal> {
        let mut depth = 0;
        for at in from..self.tokens.len() {
            let introduced = self.is_word(at, "AS") && (self.opens_query(at + 1) || self.is_symbol(at + 1, "("));
            // MySQL leaves the AS out, and takes the query in parentheses.
            let bare = self.is_word(at, "SELECT") || self.opens_query_in_parentheses(at);
            if depth == 0 && (introduced || bare) {
                if at > from {
                    self.remark(
                        PHYSICAL_DROPPED,
                        from,
                        &format!("`{}` dropped: Databricks lays out tables itself", self.text(from, at)),
                    );
                }
                let at = at + usize::from(introduced);
                return Ok(Some((at, self.query_from(at)?)));
            }
            depth += i32::from(self.is_symbol(at, "(")) - i32::from(self.is_symbol(at, ")"));
            if depth == 0 {
                self.no_storage(at)?;
            }
            if depth == 0 && self.is_word(at, "COMMENT") {
                let text = self.tokens[at..].iter().take(3).find(|token| token.kind == TokenKind::Text);
                self.table.comment = text.map(|text| text_in(text.text, self.rewriter.dialect));
            }
            if depth == 0 && self.is_word(at, "AUTO_INCREMENT") {
                self.count_from(at + 1 + usize::from(self.is_symbol(at + 1, "=")));
            }
        }
        if from < self.tokens.len() {
            let clauses = self.text(from, self.tokens.len());
            self.remark(
                PHYSICAL_DROPPED,
                from,
                &format!("`{clauses}` dropped: Databricks lays out and stores tables itself"),
            );
            self.more_than_storage(from);
        }
        Ok(None)
    }

    /// Refuses what stands after the columns and says where the rows are, or is a statement of its own.
    fn no_storage(&self, at: usize) -> Result<(), Refusal> {
        let pair = |first: &str, second: &str| self.is_word(at, first) && self.is_word(at + 1, second);
        if pair("ORGANIZATION", "EXTERNAL") {
            let message = "an external table reads the files of its directory; create it by hand over their place in cloud storage";
            return Err(self.at(NOT_TRANSLATED, at, message));
        }
        let statements = [("ALTER", "TABLE"), ("CREATE", "TABLE"), ("CREATE", "INDEX"), ("INSERT", "INTO")];
        if statements.iter().any(|(first, second)| pair(first, second)) {
            let message = format!("found `{}`, expected `;` between two statements", self.text(at, at + 2));
            return Err(self.at(SYNTAX, at, &message));
        }
        Ok(())
    }

    fn opens_query_in_parentheses(&self, at: usize) -> bool {
        let inner = (at..).find(|at| !self.is_symbol(*at, "(")).filter(|inner| *inner > at);
        inner.is_some_and(|inner| self.opens_query(inner))
    }

    /// Says of clauses after the columns that are about more than storage.
    fn more_than_storage(&mut self, from: usize) {
        for at in from..self.tokens.len() {
            let unique = self.is_word(at, "UNIQUE")
                && (self.is_word(at + 1, "INDEX")
                    || (self.is_word(at + 1, "PRIMARY") && self.is_word(at + 2, "INDEX")));
            if unique && self.rewriter.dialect == Dialect::Teradata {
                self.remark(CONSTRAINT_DROPPED, at, "UNIQUE of the index dropped: Databricks does not keep it");
            }
            if self.is_word(at, "SYSTEM_VERSIONING") && self.is_word(at + 2, "ON") {
                let message = "a table that keeps what its rows held becomes a plain one: Databricks keeps its own versions \
                               of a table, for a time";
                self.remark(BECOMES_TABLE, at, message);
            }
        }
    }

    /// MySQL's `AUTO_INCREMENT = n` behind the columns: the next row gets this number.
    fn count_from(&mut self, number: usize) {
        let Some(next) = self.tokens.get(number).filter(|token| token.kind == TokenKind::Number) else { return };
        let counts = |column: &&mut Column| column.generated.as_deref() == Some("GENERATED BY DEFAULT AS IDENTITY");
        if let Some(column) = self.table.columns.iter_mut().find(counts) {
            column.generated = Some(format!("GENERATED BY DEFAULT AS IDENTITY (START WITH {})", next.text));
        }
    }

    pub(super) fn query_from(&mut self, at: usize) -> Result<String, Refusal> {
        let mut end = self.tokens.len();
        let mut empty = false;
        // Teradata's own end of a CREATE TABLE … AS; what follows it is about storage.
        let data = |place: usize| {
            self.is_word(place, "DATA") || (self.is_word(place, "NO") && self.is_word(place + 1, "DATA"))
        };
        if let Some(with) = (at..end).rev().find(|place| self.is_word(*place, "WITH") && data(*place + 1)) {
            empty = self.is_word(with + 1, "NO");
            let clauses = self.text(with + 2 + usize::from(empty), end);
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
        let query = match self.after_name(at) {
            Some(query) => query,
            None => {
                let (query, remarks) = self.rewriter.query(&self.tokens[at..end])?;
                self.diagnostics.extend(remarks);
                query
            }
        };
        // The columns of the query, and none of its rows.
        Ok(if empty { format!("SELECT * FROM ({query}) LIMIT 0") } else { query })
    }
}
