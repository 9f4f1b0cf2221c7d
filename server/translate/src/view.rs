//! `CREATE VIEW`.

use model::{Diagnostic, Dialect};

use crate::diagnostic_codes::*;
use crate::following::{self, Following};
use crate::head::Head;
use crate::names::{identifier, literal, object};
use crate::query::{Rewriter, layout, text_in};
use crate::scan::{Token, TokenKind};

/// Clauses after a view's query that have no counterpart.
const ENDINGS: &[&[&str]] = &[
    &["WITH", "READ", "ONLY"],
    &["WITH", "CHECK", "OPTION"],
    &["WITH", "LOCAL", "CHECK", "OPTION"],
    &["WITH", "CASCADED", "CHECK", "OPTION"],
    &["WITH", "NO", "SCHEMA", "BINDING"],
    &["WITH", "NO", "DATA"],
    &["WITH", "DATA"],
];

/// The statement for a view whose head has been read, and every remark.
pub(crate) fn translate(tokens: &[Token<'_>], head: &Head, rewriter: &Rewriter<'_>) -> (Vec<String>, Vec<Diagnostic>) {
    let mut remarks = Vec::new();
    let (own, rest) = following::split(tokens);
    let made = following::read(rest, head, rewriter, &mut remarks)
        .and_then(|following| statement(own, head, following, rewriter, &mut remarks));
    crate::settled(made.map(|statement| vec![statement]), remarks)
}

fn at(code: Code, token: &Token<'_>, message: impl Into<String>) -> Diagnostic {
    code.diagnostic(message).at(token.line, token.column)
}

fn statement(
    tokens: &[Token<'_>],
    head: &Head,
    following: Following<'_, '_>,
    rewriter: &Rewriter<'_>,
    remarks: &mut Vec<Diagnostic>,
) -> Result<String, Diagnostic> {
    let name = object(&head.name, rewriter.target);
    if let Some(message) = head.client_variable(&name) {
        remarks.push(at(ASSUMED, &tokens[0], message));
    }
    modifiers(head, tokens, rewriter, remarks);
    let query_at = query_start(tokens, head.after)
        .ok_or_else(|| at(SYNTAX, tokens.last().unwrap_or(&tokens[0]), "found no query, expected AS and SELECT"))?;
    let mut clauses = &tokens[head.after..query_at - 1];
    let mut columns = Vec::new();
    if clauses.first().is_some_and(|token| token.is_symbol("(")) {
        let close = close_of(clauses).ok_or_else(|| at(SYNTAX, &clauses[0], "found no `)` that closes this `(`"))?;
        columns = columns_in(&clauses[1..close], rewriter, remarks);
        clauses = &clauses[close + 1..];
    }
    let comment = options(clauses, rewriter, remarks);
    let comment = following.comment.or(comment);
    for (name, comment) in following.columns {
        match columns.iter_mut().find(|column| column.name.eq_ignore_ascii_case(&name)) {
            Some(column) => column.comment = Some(comment),
            None => {
                let message = format!("the comment of {name} dropped: give the view a list of its columns");
                remarks.push(at(VIEW_CLAUSE_DROPPED, &tokens[0], message));
            }
        }
    }
    let mut query = &tokens[query_at..];
    if rewriter.dialect == Dialect::Teradata {
        query = past_locking(query, rewriter, remarks);
    }
    let query = without_ending(query, rewriter, remarks);
    let recursive = head.name.last().filter(|_| head.has("RECURSIVE"));
    if let Some(own) = recursive {
        // The view reads itself; inside, that is a part of the query.
        rewriter.temporary.borrow_mut().insert(own.to_lowercase());
    }
    let (mut query, more) = if columns.is_empty() { rewriter.view_query(query)? } else { rewriter.query(query)? };
    remarks.extend(more);
    let names: Vec<String> = columns.iter().map(|column| identifier(&column.name)).collect();
    if let Some(own) = recursive {
        let own = identifier(own);
        let list = if names.is_empty() { String::new() } else { format!(" ({})", names.join(", ")) };
        query = format!("WITH RECURSIVE {own}{list} AS ({query}) SELECT * FROM {own}");
    }
    let list = if columns.is_empty() {
        String::new()
    } else {
        let written = columns.iter().map(Column::written).collect::<Vec<_>>();
        format!(" ({})", written.join(", "))
    };
    let comment = comment.map(|comment| format!(" COMMENT {}", literal(&comment))).unwrap_or_default();
    Ok(layout::after(&format!("CREATE VIEW {name}{list}{comment} AS"), &query))
}

fn modifiers(head: &Head, tokens: &[Token<'_>], rewriter: &Rewriter<'_>, remarks: &mut Vec<Diagnostic>) {
    let first = &tokens[0];
    if let Some(from) = tokens.iter().position(|token| token.is_any(&["ALGORITHM", "DEFINER", "SQL", "VIEW"]))
        && let Some(view) = tokens.iter().position(|token| token.is("VIEW"))
        && from < view
    {
        let said = text(&tokens[from..view], rewriter);
        let message = format!("`{said}` dropped: a view of Databricks runs by the rights of its owner");
        remarks.push(at(VIEW_CLAUSE_DROPPED, &tokens[from], message));
    }
    if head.has("MATERIALIZED") {
        let message = "a materialized view becomes a plain one; make it materialized where it is slow";
        remarks.push(at(BECOMES_TABLE, first, message));
    }
    if ["TEMPORARY", "TEMP", "VOLATILE"].iter().any(|word| head.has(word)) {
        let message = "a temporary view becomes a permanent one; drop it when it is not needed any more";
        remarks.push(at(BECOMES_TABLE, first, message));
    }
    if head.has("SECURE") {
        let message = "`SECURE` dropped: in Databricks nobody sees a view's rows but through it, by its owner's rights";
        remarks.push(at(VIEW_CLAUSE_DROPPED, first, message));
    }
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

fn close_of(tokens: &[Token<'_>]) -> Option<usize> {
    let mut depth = 0;
    tokens.iter().position(|token| {
        depth += i32::from(token.is_symbol("(")) - i32::from(token.is_symbol(")"));
        depth == 0
    })
}

/// A column of the view's own list.
struct Column {
    name: String,
    comment: Option<String>,
}

impl Column {
    fn written(&self) -> String {
        let comment = self.comment.as_ref().map(|comment| format!(" COMMENT {}", literal(comment)));
        format!("{}{}", identifier(&self.name), comment.unwrap_or_default())
    }
}

/// The view's own columns; constraints among them, and what else follows a name, are left out.
fn columns_in(list: &[Token<'_>], rewriter: &Rewriter<'_>, remarks: &mut Vec<Diagnostic>) -> Vec<Column> {
    let mut columns = Vec::new();
    let (mut depth, mut from) = (0, 0);
    for (place, token) in list.iter().enumerate().chain(list.last().map(|last| (list.len(), last))) {
        let ends = place == list.len() || (depth == 0 && token.is_symbol(","));
        if !ends {
            depth += i32::from(token.is_symbol("(")) - i32::from(token.is_symbol(")"));
            continue;
        }
        let element = &list[from..place];
        from = place + 1;
        let Some(first) = element.first() else { continue };
        let constraint = element.len() > 1 && first.is_any(&["CONSTRAINT", "PRIMARY", "UNIQUE", "FOREIGN", "CHECK"]);
        if constraint || !first.is_name() {
            let message = format!("`{}` dropped: views of Databricks have no constraints", text(element, rewriter));
            remarks.push(at(CONSTRAINT_DROPPED, first, message));
            continue;
        }
        let comment = options(&element[1..], rewriter, remarks);
        columns.push(Column { name: first.name(), comment });
    }
    columns
}

/// The comment among a view's or a column's clauses. Every other clause is left out.
fn options(clauses: &[Token<'_>], rewriter: &Rewriter<'_>, remarks: &mut Vec<Diagnostic>) -> Option<String> {
    let mut comment = None;
    let mut rest = clauses;
    if let Some(place) = clauses.iter().position(|token| token.is("COMMENT"))
        && let Some(end) = clauses.iter().skip(place).take(3).position(|token| token.kind == TokenKind::Text)
    {
        comment = Some(text_in(clauses[place + end].text, rewriter.dialect));
        dropped(&clauses[..place], rewriter, remarks);
        rest = &clauses[place + end + 1..];
    }
    dropped(rest, rewriter, remarks);
    comment
}

fn dropped(clauses: &[Token<'_>], rewriter: &Rewriter<'_>, remarks: &mut Vec<Diagnostic>) {
    let Some(first) = clauses.first() else { return };
    let said = text(clauses, rewriter);
    remarks.push(if first.is("OF") {
        let message = format!("`{said}` dropped: the rows are plain ones, not objects; the query names their columns");
        at(ASSUMED, first, message)
    } else if clauses.iter().any(|token| token.is("POLICY")) {
        at(CONSTRAINT_DROPPED, first, format!("`{said}` dropped; set a row filter or a column mask"))
    } else {
        at(VIEW_CLAUSE_DROPPED, first, format!("`{said}` dropped: Databricks has no such clause"))
    });
}

/// The source text of tokens in one line, for a remark that stands for it.
fn text(tokens: &[Token<'_>], rewriter: &Rewriter<'_>) -> String {
    rewriter.notes.account(tokens);
    let sql = rewriter.sql;
    let (Some(first), Some(last)) = (tokens.first(), tokens.last()) else { return String::new() };
    let words: Vec<&str> = sql.get(first.start..last.end()).unwrap_or_default().split_whitespace().collect();
    words.join(" ")
}

/// Teradata's `LOCKING … FOR ACCESS` before a query.
fn past_locking<'t, 'a>(
    query: &'t [Token<'a>],
    rewriter: &Rewriter<'_>,
    remarks: &mut Vec<Diagnostic>,
) -> &'t [Token<'a>] {
    let mut rest = query;
    while let Some(first) = rest.first().filter(|token| token.is_any(&["LOCKING", "LOCK"])) {
        let Some(end) = rest.iter().position(|token| token.is_any(&["ACCESS", "READ", "WRITE", "EXCLUSIVE"])) else {
            break;
        };
        let remark = VIEW_CLAUSE_DROPPED.diagnostic("LOCKING dropped: readers do not wait for writers in Databricks");
        remarks.push(remark.at(first.line, first.column));
        rewriter.notes.account(&rest[..=end]);
        rest = &rest[end + 1..];
    }
    rest
}

fn without_ending<'t, 'a>(
    query: &'t [Token<'a>],
    rewriter: &Rewriter<'_>,
    remarks: &mut Vec<Diagnostic>,
) -> &'t [Token<'a>] {
    // Two of them are found where scripts are put together.
    let end = query.iter().rposition(|token| !token.is_symbol(";")).map_or(0, |at| at + 1);
    let query = &query[..end];
    // Oracle may name what makes the view read-only.
    let named = end.checked_sub(2).filter(|from| query[*from].is("CONSTRAINT") && query[from + 1].is_name());
    let (query, whole) = (&query[..named.unwrap_or(end)], query);
    for ending in ENDINGS {
        let Some(from) = query.len().checked_sub(ending.len()) else { continue };
        if query[from..].iter().zip(*ending).all(|(token, word)| token.is(word)) {
            let said = text(&whole[from..], rewriter);
            let message = format!("`{said}` dropped: views of Databricks are read-only");
            remarks.push(at(VIEW_CLAUSE_DROPPED, &query[from], message));
            return &query[..from];
        }
    }
    whole
}
