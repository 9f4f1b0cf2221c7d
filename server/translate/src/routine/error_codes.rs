//! The number of an error, which is a SQLSTATE on Databricks.
//!
//! Source: "SQLSTATE error codes" of the Databricks SQL language manual.

use std::collections::HashSet;

use model::{Diagnostic, Dialect};

use super::errors::STATE;
use super::tree::Block;
use crate::diagnostic_codes::{NOT_TRANSLATED, STATEMENT_CHANGED, TYPE_CHANGED};
use crate::scan::{Token, TokenKind};

/// Numbers of Oracle's errors, without the minus, with the states that Databricks has for them. That of a row which breaks a
/// unique key is none of them, since Databricks lets such rows in.
const STATES_OF_ORACLE: &[(&str, &str)] = &[
    ("0", "'00000'"),
    ("100", "'02000'"),
    ("904", "'42703'"),
    ("942", "'42P01'"),
    ("955", "'42P07'"),
    ("1403", "'02000'"),
    ("1422", "'21000'"),
    ("1476", "'22012'"),
    ("1722", "'22018'"),
    ("6502", "'22018'"),
];

/// What becomes of the number in a routine.
#[derive(Default)]
pub(super) struct Codes {
    /// Variables, in lower case, that take it and hold a text thereby.
    pub(super) holders: HashSet<String>,
    /// To be said where the translation still asks for it.
    remark: Option<Diagnostic>,
}

impl Codes {
    /// What is said of a body that has been written.
    pub(super) fn remark(self, body: &str) -> Option<Diagnostic> {
        self.remark.filter(|_| body.contains(STATE))
    }
}

/// Puts states in the place of the numbers that `SQLCODE`, or a variable that took it, is compared with.
pub(super) fn compare(tokens: &mut Vec<Token<'_>>, dialect: Dialect) -> Result<Codes, Diagnostic> {
    let Some(first) = tokens.iter().find(|token| token.is("SQLCODE")).copied() else { return Ok(Codes::default()) };
    let holders = holders(tokens);
    let is_code =
        |token: &Token<'_>| token.is("SQLCODE") || token.is_name() && holders.contains(&token.name().to_lowercase());
    // Signs of numbers that go.
    let mut gone = Vec::new();
    let places: Vec<usize> = (0..tokens.len()).filter(|at| is_code(&tokens[*at])).collect();
    for at in places {
        let before = at.checked_sub(1).map(|before| tokens[before]);
        if before.is_some_and(|before| is_order(&before) || before.is("CASE")) {
            return Err(unmapped(&tokens[at]));
        }
        if before.is_some_and(|before| is_equality(&before)) && at >= 2 && tokens[at - 2].kind == TokenKind::Number {
            let signed = at.checked_sub(3).filter(|sign| is_sign(&tokens[*sign]));
            tokens[at - 2] = state(&tokens[at - 2], dialect)?;
            gone.extend(signed);
        }
        let Some(sign) = tokens.get(at + 1) else { continue };
        if is_order(sign) || sign.is_any(&["BETWEEN", "NOT"]) {
            return Err(unmapped(&tokens[at]));
        } else if is_equality(sign) {
            map(tokens, at + 2, dialect, &mut gone)?;
        } else if sign.is("IN") {
            let end = (at + 3..tokens.len()).find(|end| tokens[*end].is_symbol(")")).unwrap_or(tokens.len());
            for member in at + 3..end {
                if tokens[member - 1].is_symbol("(") || tokens[member - 1].is_symbol(",") {
                    map(tokens, member, dialect, &mut gone)?;
                }
            }
        }
    }
    let mut at = 0;
    tokens.retain(|_| {
        at += 1;
        !gone.contains(&(at - 1))
    });
    let message = "SQLCODE becomes the SQLSTATE, a text of five signs; what keeps it must hold a text";
    let remark = STATEMENT_CHANGED.diagnostic(message).at(first.line, first.column);
    Ok(Codes { holders, remark: Some(remark) })
}

/// Declares variables that hold a state as texts; what was said of their types holds no more.
pub(super) fn hold_texts(block: &mut Block<'_, '_>, holders: &HashSet<String>, remarks: &mut Vec<Diagnostic>) {
    for variable in &mut block.variables {
        if holders.contains(&variable.name.to_lowercase()) {
            "STRING".clone_into(&mut variable.data_type);
            let of_type = format!("{}: ", variable.name);
            remarks.retain(|remark| remark.code != TYPE_CHANGED.code || !remark.message.starts_with(&of_type));
        }
    }
}

/// Variables that take the number as it is.
fn holders(tokens: &[Token<'_>]) -> HashSet<String> {
    let taken = tokens.windows(4).filter_map(|window| match window {
        [name, sign, code, end] if sign.is_symbol(":=") && code.is("SQLCODE") && end.is_symbol(";") => Some(name),
        _ => None,
    });
    taken.filter(|name| name.is_name()).map(|name| name.name().to_lowercase()).collect()
}

/// Puts the state in the place of a number, perhaps with a sign before it.
fn map(tokens: &mut [Token<'_>], at: usize, dialect: Dialect, gone: &mut Vec<usize>) -> Result<(), Diagnostic> {
    let signed = tokens.get(at).is_some_and(is_sign);
    let at = at + usize::from(signed);
    let Some(number) = tokens.get(at).filter(|token| token.kind == TokenKind::Number) else { return Ok(()) };
    tokens[at] = state(number, dialect)?;
    if signed {
        gone.push(at - 1);
    }
    Ok(())
}

/// The state, in quotes, of an error by its number without the minus; dialects besides Oracle have that of no error alone.
pub(super) fn state_of(number: &str, dialect: Dialect) -> Option<&'static str> {
    let states = if dialect == Dialect::Oracle { STATES_OF_ORACLE } else { &STATES_OF_ORACLE[..1] };
    let digits = match number.trim_start_matches('0') {
        "" => "0",
        digits => digits,
    };
    states.iter().find(|(known, _)| *known == digits).map(|(_, state)| *state)
}

fn state<'s>(number: &Token<'s>, dialect: Dialect) -> Result<Token<'s>, Diagnostic> {
    let text = state_of(number.text, dialect).ok_or_else(|| unmapped(number))?;
    Ok(Token { kind: TokenKind::Text, text, ..*number })
}

fn unmapped(at: &Token<'_>) -> Diagnostic {
    let message = "SQLCODE is a SQLSTATE on Databricks, and no state stands for this number or range";
    NOT_TRANSLATED.diagnostic(message).at(at.line, at.column)
}

fn is_equality(token: &Token<'_>) -> bool {
    ["=", "<>", "!=", "^="].iter().any(|sign| token.is_symbol(sign))
}

fn is_order(token: &Token<'_>) -> bool {
    ["<", ">", "<=", ">="].iter().any(|sign| token.is_symbol(sign))
}

fn is_sign(token: &Token<'_>) -> bool {
    token.is_symbol("-") || token.is_symbol("+")
}
