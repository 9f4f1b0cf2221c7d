//! What a definition may have after its end and still is about the same object: comments, and the key of a table.
//!
//! Some sources write them as statements of their own, such as PostgreSQL's dumps and Oracle's scripts.

use model::Diagnostic;

use crate::diagnostic_codes::{PASSED_OVER, SYNTAX};
use crate::head::{Head, head, name};
use crate::query::{Rewriter, text_in};
use crate::scan::{Token, TokenKind};

/// What the statements after a definition say of its object.
#[derive(Debug, Default)]
pub(crate) struct Following<'t, 's> {
    pub(crate) comment: Option<String>,
    /// Names of columns and their comments.
    pub(crate) columns: Vec<(String, String)>,
    /// Constraints that are added, from their first word on.
    pub(crate) constraints: Vec<&'t [Token<'s>]>,
}

/// What a statement after a definition is about.
enum About<'t, 's> {
    Comment(Option<String>, &'t Token<'s>),
    Constraint(&'t [Token<'s>]),
}

/// A definition's own tokens, and those after the `;` that ends it.
pub(crate) fn split<'t, 's>(tokens: &'t [Token<'s>]) -> (&'t [Token<'s>], &'t [Token<'s>]) {
    let mut depth = 0;
    let end = tokens.iter().position(|token| {
        depth += i32::from(token.is_symbol("(")) - i32::from(token.is_symbol(")"));
        depth <= 0 && token.is_symbol(";")
    });
    end.map_or((tokens, &[]), |end| (&tokens[..end], &tokens[end + 1..]))
}

/// Reads the statements after a definition; says of those that are passed over.
pub(crate) fn read<'t, 's>(
    rest: &'t [Token<'s>],
    object: &Head,
    rewriter: &Rewriter<'_>,
    remarks: &mut Vec<Diagnostic>,
) -> Result<Following<'t, 's>, Diagnostic> {
    let mut found = Following::default();
    for statement in rest.split(|token| token.is_symbol(";")) {
        let Some(first) = statement.first() else { continue };
        match about(statement).filter(|(parts, _)| same(parts, &object.name)) {
            Some((_, About::Comment(None, text))) => found.comment = Some(text_in(text.text, rewriter.dialect)),
            Some((_, About::Comment(Some(column), text))) => {
                found.columns.push((column, text_in(text.text, rewriter.dialect)));
            }
            Some((_, About::Constraint(constraint))) => found.constraints.push(constraint),
            None => {
                let another = head(statement).is_some_and(|head| head.kind.is_some());
                let words: Vec<&str> = statement.iter().take(3).map(|token| token.text).collect();
                let said = words.join(" ");
                if another {
                    let message = format!("found a second definition, `{said} …`, expected one; give each by itself");
                    return Err(SYNTAX.diagnostic(message).at(first.line, first.column));
                }
                let message = format!("`{said} …` is no part of the definition and was passed over");
                remarks.push(PASSED_OVER.diagnostic(message).at(first.line, first.column));
                rewriter.notes.account(statement);
            }
        }
    }
    Ok(found)
}

/// The object's name, in lower case and without what stands before it, that a statement says more of.
pub(crate) fn object_of(statement: &[Token<'_>]) -> Option<String> {
    let (parts, about) = about(statement)?;
    let key = match about {
        About::Comment(..) => true,
        // Other constraints name other tables or are not kept.
        About::Constraint(constraint) => constraint.iter().any(|token| token.is("PRIMARY")),
    };
    parts.last().filter(|_| key).map(|name| name.to_lowercase())
}

/// The name of the object that a statement is about, and what it says.
fn about<'t, 's>(statement: &'t [Token<'s>]) -> Option<(Vec<String>, About<'t, 's>)> {
    let [first, second, third, ..] = statement else { return None };
    if first.is("COMMENT") && second.is("ON") {
        let after = 3 + usize::from(third.is("MATERIALIZED"));
        let (mut parts, mut end) = name(statement, after);
        let routine = third.is_any(&["FUNCTION", "PROCEDURE"]);
        if routine && statement.get(end).is_some_and(|open| open.is_symbol("(")) {
            end += statement[end..].iter().position(|token| token.is_symbol(")"))? + 1;
        }
        let [is, text] = statement.get(end..)? else { return None };
        if !is.is("IS") || text.kind != TokenKind::Text {
            return None;
        }
        let column = third.is("COLUMN").then(|| parts.pop()).flatten();
        let known = column.is_some() || routine || third.is_any(&["TABLE", "VIEW", "MATERIALIZED"]);
        return known.then_some((parts, About::Comment(column, text)));
    }
    if first.is("ALTER") && second.is("TABLE") {
        let from = 2 + usize::from(third.is("ONLY"));
        let (parts, end) = name(statement, from);
        let rest = statement.get(end..)?;
        let [add, constraint @ ..] = rest else { return None };
        let kind = match constraint {
            [word, _, kind, ..] if word.is("CONSTRAINT") => kind,
            [kind, ..] => kind,
            [] => return None,
        };
        let known = add.is("ADD") && kind.is_any(&["PRIMARY", "UNIQUE", "FOREIGN", "CHECK"]);
        return known.then_some((parts, About::Constraint(constraint)));
    }
    None
}

/// Whether two names may be of one object: the shorter is the end of the longer.
fn same(one: &[String], other: &[String]) -> bool {
    !one.is_empty() && one.iter().rev().zip(other.iter().rev()).all(|(one, other)| one.eq_ignore_ascii_case(other))
}
