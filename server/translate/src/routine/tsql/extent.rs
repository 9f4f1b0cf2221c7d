//! Where a statement of T-SQL ends: at its `;`, or before a word that can only begin the next one.

use super::TSqlReader;
use crate::routine::reader::Nesting;
use crate::routine::tree::Span;
use crate::scan::Token;
use crate::tsql_words::STARTERS;

/// Words that follow a WITH which begins no statement.
const AFTER_WITH: &[&str] =
    &["RECOMPILE", "NOWAIT", "TIES", "NO", "ROLLUP", "CUBE", "RESULT", "CHECK", "SETERROR", "LOG"];

/// What is dropped where it is there.
const DROPPED: &[&str] = &[
    "TABLE",
    "VIEW",
    "PROCEDURE",
    "PROC",
    "FUNCTION",
    "INDEX",
    "SCHEMA",
    "SEQUENCE",
    "TYPE",
    "SYNONYM",
    "TRIGGER",
    "USER",
    "ROLE",
    "DATABASE",
    "COLUMN",
    "CONSTRAINT",
];

impl<'t, 's> TSqlReader<'t, 's> {
    /// The tokens of the statement that starts here; a `;` after it is taken.
    pub(super) fn extent(&mut self) -> Span<'t, 's> {
        let from = self.reader.at;
        let first = self.reader.peek(0);
        let mut seen = Seen::default();
        if let Some(first) = first {
            seen.see(first);
        }
        self.reader.at += 1;
        let tokens = self.reader.tokens;
        let mut nesting = Nesting::default();
        // A stray `)` closes nothing.
        first.filter(|first| !first.is_symbol(")")).into_iter().for_each(|first| nesting.see(first));
        while let Some(token) = self.reader.peek(0) {
            if nesting.is_outside() {
                let before = &tokens[self.reader.at - 1];
                if token.is_symbol(";") {
                    break;
                }
                if starts(token, self.reader.peek(1)) {
                    if !seen.belongs(token, before) {
                        break;
                    }
                    seen.query |= token.is("WITH");
                }
                seen.see(token);
            }
            nesting.see(token);
            self.reader.at += 1;
        }
        let found = tokens.get(from..self.reader.at).unwrap_or_default();
        self.reader.take_symbol(";");
        found
    }
}

/// What a statement has shown of itself.
#[derive(Default)]
struct Seen {
    first: &'static str,
    select: bool,
    values: bool,
    set: bool,
    /// Whether a query has begun with the queries that it names.
    query: bool,
}

impl Seen {
    fn see(&mut self, token: &Token<'_>) {
        if self.first.is_empty() {
            self.first = STARTERS.iter().copied().find(|word| token.is(word)).unwrap_or("?");
            if self.first == "SELECT" {
                self.select = true;
            }
            return;
        }
        // After a common table expression comes the statement that uses it.
        if self.first == "WITH" && token.is_any(&["SELECT", "INSERT", "UPDATE", "DELETE", "MERGE"]) {
            self.first = STARTERS.iter().copied().find(|word| token.is(word)).unwrap_or("?");
        }
        self.select |= token.is("SELECT");
        self.values |= token.is_any(&["VALUES", "EXEC", "EXECUTE"]);
        self.set |= token.is("SET");
    }

    /// Whether a word that could begin a statement is a part of this one.
    fn belongs(&self, token: &Token<'_>, before: &Token<'_>) -> bool {
        // `DROP TABLE IF EXISTS t`
        if token.is("IF") && matches!(self.first, "DROP" | "ALTER") {
            return before.is_any(DROPPED);
        }
        let joined = before.is_any(&["UNION", "ALL", "EXCEPT", "INTERSECT", "FOR", "AS", "RETURN"]);
        match self.first {
            "MERGE" => true,
            "WITH" => token.is_any(&["SELECT", "INSERT", "UPDATE", "DELETE", "MERGE"]),
            "UPDATE" if token.is("SET") => !self.set,
            "INSERT" if token.is("SELECT") => (!self.select && !self.values) || joined,
            "INSERT" if token.is_any(&["EXEC", "EXECUTE"]) => !self.select && !self.values,
            "INSERT" if token.is("WITH") => !self.select && !self.values,
            "ALTER" => token.is_any(&["DROP", "SET", "ALTER"]) || (token.is("WITH") && !self.select),
            "GRANT" => token.is_any(&["SELECT", "INSERT", "UPDATE", "DELETE", "EXECUTE", "ALTER"]),
            _ if token.is("FETCH") => before.is_any(&["ROWS", "ROW"]),
            "CREATE" if token.is("SELECT") => joined || (self.query && !self.select),
            _ if token.is_any(&["SELECT", "WITH"]) => joined,
            _ if token.is("UPDATE") => before.is("FOR"),
            _ => false,
        }
    }
}

pub(super) fn starts(token: &Token<'_>, next: Option<&Token<'_>>) -> bool {
    let two_words = token.is("RENAME") && next.is_some_and(|next| next.is("OBJECT")) || token.is("DBCC");
    if two_words || !token.is_any(STARTERS) {
        return two_words;
    }
    // Hints and options stand in parentheses; a common table expression does not begin so.
    !(token.is("WITH") && next.is_some_and(|next| next.is_symbol("(") || next.is_any(AFTER_WITH)))
}
