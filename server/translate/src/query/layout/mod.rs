//! How SQL is written where people read it: what is short in a line, what is long with a line for each of its parts.

mod parts;

use std::fmt::{self, Display, Write};

use sqlparser::ast::Query;
use sqlparser::dialect::DatabricksDialect;
use sqlparser::parser::Parser;
use sqlparser::tokenizer::{Token, Tokenizer};

use self::parts::Parts;
use crate::scan::{LIKE_DATABRICKS, Scanner, scan};

/// Characters that fit a line.
const LINE: usize = 100;
/// How many times as long a text may become by its indents, if it is longer than a page; in one that is nested deeper they would
/// hide it.
const GROWTH: usize = 4;
/// Bytes of a page.
const PAGE: usize = 4096;
/// Parts within each other that are laid out.
const DEEPEST: usize = 100;
/// What conditions in the same line belong to.
const OWNERS: &[&str] = &["JOIN", "LEFT", "RIGHT", "FULL", "INNER", "CROSS", "USING", "WHEN", "ON"];
/// Queries within each other that are read again, each with those within it.
const READ_AGAIN: usize = 6;

/// The query's text, in lines where it is long.
pub(super) fn laid_out(query: &Query) -> String {
    let line = query.to_string();
    if fits(&line) {
        return line;
    }
    let lines = lines(query, line.len(), 0).filter(|lines| says_the_same(lines, &line));
    lines.unwrap_or(line)
}

/// The query after what it belongs to: in the same line, or from the next on.
pub(crate) fn after(words: &str, query: &str) -> String {
    let between = if query.len() > LINE && query.contains('\n') { '\n' } else { ' ' };
    format!("{words}{between}{query}")
}

/// A statement of a script in lines, all but the first from an indent on; `None` where it stays as it is: it is short, or has a
/// literal or a name of several lines, which no indent may change.
pub(crate) fn indented(statement: &str, indent: &str) -> Option<String> {
    let has_lines = statement.contains('\n');
    if fits(statement) && !has_lines {
        return None;
    }
    let (text, end) = statement.strip_suffix(';').map_or((statement, ""), |text| (text, ";"));
    let lines = if has_lines {
        (!has_token_of_lines(text)).then(|| text.to_owned())?
    } else if Scanner::new(text, LIKE_DATABRICKS).next()?.is_any(&["SELECT", "WITH", "UPDATE", "DELETE"]) {
        statement_in_lines(text, 0)?
    } else {
        with_conditions_apart(&Parts::new(text, &scan(text, LIKE_DATABRICKS), 0).laid_out()?)
    };
    Some(lines.replace('\n', &format!("\n{indent}")) + end)
}

/// Lines that are laid out, one step further in; those of a literal or a name of several lines stay where they are.
pub(crate) fn further_in(lines: &str) -> String {
    let apart = if has_token_of_lines(lines) { "\n" } else { "\n  " };
    format!("  {}", lines.replace('\n', apart))
}

/// A statement of Databricks in lines, given in one; `None` where it stays as it is.
///
/// The parser's grammar may know less than the text says: only what has the same words is taken.
fn statement_in_lines(text: &str, depth: usize) -> Option<String> {
    let mut tokens = Tokenizer::new(&DatabricksDialect {}, text).tokenize().ok()?;
    // The parser looks past each space again and again.
    tokens.retain(|token| !matches!(token, Token::Whitespace(_)));
    let mut parser = Parser::new(&DatabricksDialect {}).with_recursion_limit(DEEPEST).with_tokens(tokens);
    let lines = lines(&parser.parse_statement().ok()?, text.len(), depth)?;
    says_the_same(&lines, text).then_some(lines)
}

/// Whether a text stays in its line: it is short, or has a line end of its own, which stands in a literal or in a name and is
/// not to be indented.
fn fits(line: &str) -> bool {
    line.len() <= LINE || line.contains('\n')
}

fn lines(tree: &impl Display, length: usize, depth: usize) -> Option<String> {
    let mut lines = Limited { text: String::with_capacity(2 * length), most: PAGE.max(GROWTH * length) };
    write!(lines, "{tree:#}").ok()?;
    Some(with_parts_apart(&lines.text, depth))
}

/// What the parser's own layout leaves in a line: the order and the limit of a query, which look like a part of the last query of
/// a union there, and queries that are joined.
fn with_parts_apart(lines: &str, depth: usize) -> String {
    let mut text = String::with_capacity(lines.len() + lines.len() / 8);
    for line in lines.split('\n') {
        let content = line.trim_start();
        let (mut done, mut indent) = (0, line.len() - content.len());
        let clause = indent.saturating_sub(2);
        for start in endings(content) {
            put(&mut text, content[done..start].trim_end(), indent, depth);
            (done, indent) = (start, clause);
        }
        put(&mut text, &content[done..], indent, depth);
    }
    text
}

/// The lines of a statement with a line for each condition of a long one.
fn with_conditions_apart(lines: &str) -> String {
    let mut text = String::with_capacity(lines.len());
    for line in lines.split('\n') {
        let content = line.trim_start();
        put(&mut text, content, line.len() - content.len(), READ_AGAIN);
    }
    text
}

/// Adds a line, or several where it is long: one for each condition, and those of a query in it.
fn put(text: &mut String, line: &str, indent: usize, depth: usize) {
    let (mut done, mut indent) = (0, indent);
    if !fits(line) {
        let (hangs, starts) = conditions(line);
        for start in starts {
            put_query(text, line[done..start].trim_end(), indent, depth);
            indent += if done == 0 && hangs { 2 } else { 0 };
            done = start;
        }
    }
    put_query(text, &line[done..], indent, depth);
}

/// Adds a line, or several where a query in it is long.
fn put_query(text: &mut String, line: &str, indent: usize, depth: usize) {
    let parts = if depth < READ_AGAIN && !fits(line) && (line.contains("(SELECT ") || line.contains("(WITH ")) {
        Parts::new(line, &scan(line, LIKE_DATABRICKS), depth + 1).laid_out()
    } else {
        None
    };
    for line in parts.as_deref().unwrap_or(line).split('\n') {
        if !text.is_empty() {
            text.push('\n');
        }
        text.extend(std::iter::repeat_n(' ', indent));
        text.push_str(line);
    }
}

/// Where a query's order and limit begin in a line that begins with something else.
fn endings(line: &str) -> Vec<usize> {
    let mut depth = 0;
    let mut found = Vec::new();
    if !line.contains(" ORDER BY ") && !line.contains(" LIMIT ") {
        return found;
    }
    for (at, token) in scan(line, LIKE_DATABRICKS).iter().enumerate() {
        depth = (depth + i32::from(token.is_symbol("(")) - i32::from(token.is_symbol(")"))).max(0);
        if at > 0 && depth == 0 && token.is_any(&["ORDER", "LIMIT"]) {
            found.push(token.start);
        }
    }
    found
}

/// Where the conditions of a line begin that others come before, and whether they are indented since it begins with what they
/// belong to.
fn conditions(line: &str) -> (bool, Vec<usize>) {
    let tokens = scan(line, LIKE_DATABRICKS);
    let belongs = tokens.first().is_some_and(|first| first.is_any(OWNERS) || first.is_symbol(")"));
    let (mut depth, mut between) = (0, false);
    let mut found = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        depth += i32::from(token.is_symbol("(") || token.is("CASE"));
        // What was opened before the line is closed in it.
        depth = (depth - i32::from(token.is_symbol(")") || token.is("END"))).max(0);
        if depth != 0 {
            continue;
        }
        // The AND of BETWEEN is none.
        let ends_range = between && token.is("AND");
        between = token.is("BETWEEN") || between && !ends_range;
        if at > 0 && token.is_any(&["AND", "OR"]) && !ends_range {
            found.push(token.start);
        }
    }
    (belongs, found)
}

/// Whether a literal or a name goes over several lines.
fn has_token_of_lines(text: &str) -> bool {
    scan(text, LIKE_DATABRICKS).iter().any(|token| token.text.contains('\n'))
}

/// Whether two texts differ in nothing but the space between their words.
fn says_the_same(one: &str, other: &str) -> bool {
    let mut others = Scanner::new(other, LIKE_DATABRICKS);
    let mut ones = Scanner::new(one, LIKE_DATABRICKS);
    loop {
        match (ones.next(), others.next()) {
            (Some(one), Some(other)) if one.text == other.text => {}
            (None, None) => return true,
            _ => return false,
        }
    }
}

/// A text that grows up to a limit.
struct Limited {
    text: String,
    most: usize,
}

impl Write for Limited {
    fn write_str(&mut self, more: &str) -> fmt::Result {
        if self.text.len() + more.len() > self.most {
            return Err(fmt::Error);
        }
        self.text.push_str(more);
        Ok(())
    }
}

/// What was laid out in a line again, for tests that are about its words.
#[cfg(test)]
pub(crate) fn in_one_line(text: &str) -> String {
    if has_token_of_lines(text) {
        return text.to_owned();
    }
    let line = text.lines().map(str::trim_start).collect::<Vec<_>>().join(" ");
    line.replace("( ", "(").replace(" )", ")")
}

#[cfg(test)]
mod tests;
