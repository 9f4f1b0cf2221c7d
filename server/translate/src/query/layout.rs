//! How a query is written where people read it: a short one in a line, a long one with a line for each of its parts.

use std::fmt::{self, Display, Write};

use model::Dialect;
use sqlparser::ast::Query;
use sqlparser::dialect::DatabricksDialect;
use sqlparser::parser::Parser;
use sqlparser::tokenizer::{Token, Tokenizer};

use crate::scan::scan;

/// Cut as a text of Databricks is: backslashes, and quotes of all kinds.
pub(crate) const LIKE_DATABRICKS: Dialect = Dialect::MySql;
/// Characters that fit a line.
const LINE: usize = 100;
/// How many times as long a text may become by its indents, if it is longer than a page; in one that is nested deeper they would
/// hide it.
const GROWTH: usize = 4;
/// Bytes of a page.
const PAGE: usize = 4096;
/// Parts within each other that are laid out.
const DEEPEST: usize = 100;

/// The query's text, in lines where it is long.
pub(super) fn laid_out(query: &Query) -> String {
    let line = query.to_string();
    if fits(&line) { line } else { lines(query, line.len()).unwrap_or(line) }
}

/// A statement of Databricks in lines, given in one; `None` where it stays as it is.
///
/// The parser's grammar may know less than the text says: only what has the same words is taken.
pub(crate) fn statement_in_lines(text: &str) -> Option<String> {
    let tokens = tokens_of(text)?;
    let mut parser = Parser::new(&DatabricksDialect {}).with_recursion_limit(DEEPEST).with_tokens(tokens.clone());
    let lines = lines(&parser.parse_statement().ok()?, text.len())?;
    (tokens_of(&lines)? == tokens).then_some(lines)
}

/// The query after what it belongs to: in the same line, or from the next on.
pub(crate) fn after(words: &str, query: &str) -> String {
    let between = if query.len() > LINE && query.contains('\n') { '\n' } else { ' ' };
    format!("{words}{between}{query}")
}

/// Whether a text stays in its line: it is short, or has a line end of its own, which stands in a literal or in a name and is
/// not to be indented.
pub(crate) fn fits(line: &str) -> bool {
    line.len() <= LINE || line.contains('\n')
}

fn lines(tree: &impl Display, length: usize) -> Option<String> {
    let mut lines = Limited { text: String::with_capacity(2 * length), most: PAGE.max(GROWTH * length) };
    write!(lines, "{tree:#}").ok()?;
    Some(with_endings_apart(&lines.text))
}

/// The order and the limit of a query in lines of their own; the parser's own layout leaves them after what was before, where
/// they look like a part of the last query of a union.
fn with_endings_apart(lines: &str) -> String {
    let mut text = String::with_capacity(lines.len() + 16);
    for line in lines.split('\n') {
        if !text.is_empty() {
            text.push('\n');
        }
        let mut done = 0;
        if line.contains(" ORDER BY ") || line.contains(" LIMIT ") {
            let content = line.len() - line.trim_start().len();
            for start in endings(line) {
                text.push_str(line[done..start].trim_end());
                text.push('\n');
                text.extend(std::iter::repeat_n(' ', content.saturating_sub(2)));
                done = start;
            }
        }
        text.push_str(&line[done..]);
    }
    text
}

/// Where a query's order and limit begin in a line that begins with something else.
fn endings(line: &str) -> Vec<usize> {
    let mut depth = 0;
    let mut found = Vec::new();
    for (at, token) in scan(line, LIKE_DATABRICKS).iter().enumerate() {
        depth += i32::from(token.is_symbol("(")) - i32::from(token.is_symbol(")"));
        if at > 0 && depth == 0 && token.is_any(&["ORDER", "LIMIT"]) {
            found.push(token.start);
        }
    }
    found
}

/// What a text says, without the space in between.
fn tokens_of(text: &str) -> Option<Vec<Token>> {
    let mut tokens = Tokenizer::new(&DatabricksDialect {}, text).tokenize().ok()?;
    tokens.retain(|token| !matches!(token, Token::Whitespace(_)));
    Some(tokens)
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
    if scan(text, LIKE_DATABRICKS).iter().any(|token| token.text.contains('\n')) {
        return text.to_owned();
    }
    let line = text.lines().map(str::trim_start).collect::<Vec<_>>().join(" ");
    line.replace("( ", "(").replace(" )", ")")
}
