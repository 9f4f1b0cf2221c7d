//! `CREATE VIEW`.

use model::{Diagnostic, Dialect};

use crate::diagnostic_codes::*;
use crate::head::Head;
use crate::names::{literal, object};
use crate::query::{Rewriter, text_in};
use crate::scan::{Token, TokenKind};

/// Clauses after a view's query that have no counterpart.
const ENDINGS: &[&[&str]] = &[
    &["WITH", "READ", "ONLY"],
    &["WITH", "CHECK", "OPTION"],
    &["WITH", "LOCAL", "CHECK", "OPTION"],
    &["WITH", "CASCADED", "CHECK", "OPTION"],
    &["WITH", "NO", "SCHEMA", "BINDING"],
];

/// The statement for a view whose head has been read, and every remark.
pub(crate) fn translate(tokens: &[Token<'_>], head: &Head, rewriter: &Rewriter<'_>) -> (Vec<String>, Vec<Diagnostic>) {
    let mut remarks = Vec::new();
    let made = statement(tokens, head, rewriter, &mut remarks);
    crate::settled(made.map(|statement| vec![statement]), remarks)
}

fn statement(
    tokens: &[Token<'_>],
    head: &Head,
    rewriter: &Rewriter<'_>,
    remarks: &mut Vec<Diagnostic>,
) -> Result<String, Diagnostic> {
    let name = object(&head.name, rewriter.target);
    let at = |code: Code, token: &Token<'_>, message: String| code.diagnostic(message).at(token.line, token.column);
    if let Some(message) = head.client_variable(&name) {
        remarks.push(at(ASSUMED, &tokens[0], message));
    }
    if head.has("MATERIALIZED") {
        remarks.push(at(
            BECOMES_TABLE,
            &tokens[0],
            "a materialized view becomes a plain one; make it materialized where it is slow".to_owned(),
        ));
    }
    let query_at = query_start(tokens, head.after)
        .ok_or_else(|| at(SYNTAX, &tokens[0], "found no query, expected AS and SELECT".to_owned()))?;
    let clauses = &tokens[head.after..query_at - 1];
    let columns = columns(clauses);
    let comment = comment(clauses, rewriter.dialect);
    if let Some(other) = clauses
        .iter()
        .skip(columns.len())
        .find(|token| token.is_any(&["SCHEMABINDING", "SECURITY", "SECURE", "GRANTS"]))
    {
        remarks.push(at(
            VIEW_CLAUSE_DROPPED,
            other,
            format!("`{}` dropped: Databricks has no such clause", other.text),
        ));
    }
    let mut query = &tokens[query_at..];
    if rewriter.dialect == Dialect::Teradata {
        query = past_locking(query, remarks);
    }
    let query = without_ending(query, remarks);
    let (query, more) = rewriter.query(query)?;
    remarks.extend(more);
    let columns: String = match columns {
        [] => String::new(),
        columns => {
            let names: Vec<String> = columns.iter().filter(|token| token.is_name()).map(Token::name).collect();
            format!(" {}", crate::names::list(&names))
        }
    };
    let comment = comment.map(|comment| format!(" COMMENT {}", literal(&comment))).unwrap_or_default();
    Ok(format!("CREATE VIEW {name}{columns}{comment} AS {query}"))
}

/// Where the query begins: after the first AS outside parentheses.
fn query_start(tokens: &[Token<'_>], from: usize) -> Option<usize> {
    let mut depth = 0;
    for (at, token) in tokens.iter().enumerate().skip(from) {
        depth += i32::from(token.is_symbol("(")) - i32::from(token.is_symbol(")"));
        if depth == 0 && token.is("AS") && at + 1 < tokens.len() {
            return Some(at + 1);
        }
    }
    None
}

/// The view's own column list, without columns' comments.
fn columns<'t, 'a>(clauses: &'t [Token<'a>]) -> &'t [Token<'a>] {
    if !clauses.first().is_some_and(|token| token.is_symbol("(")) {
        return &[];
    }
    let close = clauses.iter().position(|token| token.is_symbol(")")).unwrap_or(clauses.len());
    let list = &clauses[1..close];
    let plain =
        list.iter().enumerate().all(|(at, token)| if at % 2 == 0 { token.is_name() } else { token.is_symbol(",") });
    if plain { list } else { &[] }
}

fn comment(clauses: &[Token<'_>], dialect: Dialect) -> Option<String> {
    let at = clauses.iter().position(|token| token.is("COMMENT"))?;
    let text = clauses[at..].iter().take(3).find(|token| token.kind == TokenKind::Text)?.text;
    Some(text_in(text, dialect))
}

/// Teradata's `LOCKING … FOR ACCESS` before a query.
fn past_locking<'t, 'a>(query: &'t [Token<'a>], remarks: &mut Vec<Diagnostic>) -> &'t [Token<'a>] {
    let mut rest = query;
    while let Some(first) = rest.first().filter(|token| token.is_any(&["LOCKING", "LOCK"])) {
        let Some(end) = rest.iter().position(|token| token.is_any(&["ACCESS", "READ", "WRITE", "EXCLUSIVE"])) else {
            break;
        };
        let remark = VIEW_CLAUSE_DROPPED.diagnostic("LOCKING dropped: readers do not wait for writers in Databricks");
        remarks.push(remark.at(first.line, first.column));
        rest = &rest[end + 1..];
    }
    rest
}

fn without_ending<'t, 'a>(query: &'t [Token<'a>], remarks: &mut Vec<Diagnostic>) -> &'t [Token<'a>] {
    // Two of them are found where scripts are put together.
    let end = query.iter().rposition(|token| !token.is_symbol(";")).map_or(0, |at| at + 1);
    let query = &query[..end];
    for ending in ENDINGS {
        let Some(from) = query.len().checked_sub(ending.len()) else { continue };
        if query[from..].iter().zip(*ending).all(|(token, word)| token.is(word)) {
            let remark = VIEW_CLAUSE_DROPPED
                .diagnostic(format!("`{}` dropped: views of Databricks are read-only", ending.join(" ")));
            remarks.push(remark.at(query[from].line, query[from].column));
            return &query[..from];
        }
    }
    query
}
