//! Variables of T-SQL that hold texts, which `+` joins.

use std::collections::HashSet;

use model::Dialect;

use super::signature::Signature;
use super::tsql::declared::is_declared;
use crate::scan::{Token, TokenKind};

/// Puts the pattern that a variable is declared with, and never given anew, where PATINDEX asks for it, which must be known.
pub(super) fn patterns(tokens: &mut [Token<'_>], dialect: Dialect) {
    if dialect != Dialect::TSql {
        return;
    }
    let asked: Vec<usize> = (2..tokens.len())
        .filter(|at| tokens[at - 2].is("PATINDEX") && tokens[at - 1].is_symbol("("))
        .filter(|at| tokens[*at].text.starts_with('@'))
        .collect();
    for at in asked {
        if let Some(pattern) = declared_text(tokens, tokens[at].text) {
            tokens[at] = Token { text: pattern.text, kind: TokenKind::Text, ..tokens[at] };
        }
    }
}

/// The literal of `DECLARE @x varchar(10) = '…'`, where nothing else may give the variable a value.
fn declared_text<'s>(tokens: &[Token<'s>], name: &str) -> Option<Token<'s>> {
    let at_each = || (0..tokens.len()).filter(|at| tokens[*at].text.eq_ignore_ascii_case(name));
    let declared =
        at_each().next().filter(|at| *at > 0 && (tokens[at - 1].is("DECLARE") || tokens[at - 1].is_symbol(",")))?;
    let rest = &tokens[declared + 1..];
    let equals = rest.iter().take(6).position(|token| token.is_symbol("="))?;
    let of_type = rest[..equals].iter().all(|token| !token.text.starts_with('@') && !token.is_symbol(";"));
    let given = at_each().skip(1).any(|at| {
        let next = |ahead: usize| tokens.get(at + ahead);
        let filled = next(1).is_some_and(|sign| sign.is_symbol("=") || sign.is_any(&["OUT", "OUTPUT"]))
            || next(2).is_some_and(|sign| sign.is_symbol("="));
        // A FETCH may fill several.
        filled || tokens[..at].iter().rev().take(12).any(|token| token.is("INTO"))
    });
    let text = rest.get(equals + 1).filter(|token| token.kind == TokenKind::Text)?;
    let whole = rest.get(equals + 2).is_none_or(|next| !["+", "||"].iter().any(|sign| next.is_symbol(sign)));
    (of_type && !given && whole).then_some(*text)
}

const TEXT_TYPES: &[&str] = &["CHAR", "NCHAR", "VARCHAR", "NVARCHAR", "TEXT", "NTEXT", "SYSNAME"];

/// Writes `||` for each `+` beside a variable that holds a text; answers with those variables in lower case.
pub(super) fn join(tokens: &mut [Token<'_>], signature: &Signature<'_, '_>, dialect: Dialect) -> HashSet<String> {
    let mut texts = HashSet::new();
    if dialect != Dialect::TSql {
        return texts;
    }
    let of_parameters = signature.parameters.iter().filter(|parameter| parameter.data_type == "STRING");
    texts.extend(of_parameters.map(|parameter| parameter.name.to_lowercase()));
    for at in 0..tokens.len() {
        if is_declared(tokens, at, TEXT_TYPES) {
            texts.insert(tokens[at].text.to_lowercase());
        }
    }
    let is_text = |token: Option<&Token<'_>>| token.is_some_and(|token| texts.contains(&token.text.to_lowercase()));
    let is_number = |token: Option<&Token<'_>>| token.is_some_and(|token| token.kind == TokenKind::Number);
    let joins: Vec<usize> = (1..tokens.len())
        .filter(|at| tokens[*at].is_symbol("+"))
        .filter(|at| is_text(tokens.get(at - 1)) || is_text(tokens.get(at + 1)))
        // A text beside a number is taken as one.
        .filter(|at| ![at - 1, at + 1].iter().any(|beside| is_number(tokens.get(*beside))))
        .collect();
    for at in joins {
        tokens[at] = Token { text: "||", kind: TokenKind::Symbol, ..tokens[at] };
    }
    texts
}
