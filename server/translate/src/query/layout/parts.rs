//! A text whose parts are laid out one by one: the queries in it, the rows of an INSERT, and the cases of a MERGE.

use super::{fits, statement_in_lines};
use crate::scan::Token;

/// A text of one line on its way into several.
pub(super) struct Parts<'a> {
    text: &'a str,
    tokens: &'a [Token<'a>],
    /// Queries around this text that were laid out before it.
    depth: usize,
    /// Up to where the text is written.
    done: usize,
    lines: String,
}

impl<'a> Parts<'a> {
    pub(super) fn new(text: &'a str, tokens: &'a [Token<'a>], depth: usize) -> Self {
        Self { text, tokens, depth, done: 0, lines: String::new() }
    }

    /// The text in lines; `None` where it has no such part that is long.
    pub(super) fn laid_out(mut self) -> Option<String> {
        let first = self.tokens.first()?;
        let (merges, inserts) = (first.is("MERGE"), first.is("INSERT"));
        let (mut depth, mut at) = (0, 0);
        while let Some(token) = self.tokens.get(at) {
            depth -= i32::from(token.is_symbol(")") || token.is("END"));
            let opens_query = self.tokens.get(at + 1).is_some_and(|next| next.is_any(&["SELECT", "WITH"]));
            if depth == 0 && opens_query && token.is_symbol("(") {
                at = self.query(at, self.close_of(at)?, "  ") + 1;
                continue;
            }
            if depth == 0
                && inserts
                && token.is_symbol("(")
                && self.tokens[..at].iter().all(|token| !token.is("VALUES"))
            {
                at = self.columns(at, self.close_of(at)?);
                depth += 1;
                continue;
            }
            if depth == 0 && opens_query && (inserts || token.is("AS")) {
                at = self.query(at, self.end_of_query(), if first.is_any(&["CREATE", "INSERT"]) { "" } else { "  " });
                continue;
            }
            if depth == 0 && (merges && token.is_any(&["USING", "WHEN"]) || inserts && token.is("VALUES")) {
                self.write_to(token.start);
                self.end_line();
            }
            depth += i32::from(token.is_symbol("(") || token.is("CASE"));
            at += 1;
        }
        self.write_to(self.text.len());
        self.lines.contains('\n').then_some(self.lines)
    }

    /// Lays out the query between two tokens and goes on at the second.
    fn query(&mut self, before: usize, end: usize, indent: &str) -> usize {
        let (from, to) = (self.tokens[before].end(), self.tokens.get(end).map_or(self.text.len(), |token| token.start));
        let query = self.text[from..to].trim();
        if !fits(query)
            && let Some(lines) = statement_in_lines(query, self.depth)
        {
            self.write_to(from);
            for line in lines.lines() {
                self.lines.push('\n');
                self.lines.push_str(indent);
                self.lines.push_str(line);
            }
            self.done = to;
            if end < self.tokens.len() {
                self.lines.push('\n');
            }
        }
        end
    }

    /// Gives each column of a long list a line; goes on at the parenthesis that closes it.
    fn columns(&mut self, open: usize, close: usize) -> usize {
        let (from, to) = (self.tokens[open].end(), self.tokens[close].start);
        if fits(&self.text[from..to]) {
            return close;
        }
        self.write_to(from);
        self.lines.push_str("\n  ");
        for comma in self.tokens[open..close].iter().filter(|token| token.is_symbol(",")) {
            self.write_to(comma.end());
            self.lines.push_str("\n  ");
            self.done += self.text[self.done..].len() - self.text[self.done..].trim_start().len();
        }
        self.write_to(to);
        self.lines.push('\n');
        close
    }

    /// The token that closes a parenthesis.
    fn close_of(&self, open: usize) -> Option<usize> {
        let mut depth = 0;
        let rest = self.tokens.get(open..)?;
        let length = rest.iter().position(|token| {
            depth += i32::from(token.is_symbol("(")) - i32::from(token.is_symbol(")"));
            depth == 0
        })?;
        Some(open + length)
    }

    /// What follows a query that stands without parentheses: the DO of a loop, or nothing.
    fn end_of_query(&self) -> usize {
        let last = self.tokens.len() - 1;
        if self.tokens[last].is("DO") { last } else { last + 1 }
    }

    fn write_to(&mut self, end: usize) {
        self.lines.push_str(&self.text[self.done..end]);
        self.done = end;
    }

    fn end_line(&mut self) {
        self.lines.truncate(self.lines.trim_end().len());
        self.lines.push('\n');
    }
}
