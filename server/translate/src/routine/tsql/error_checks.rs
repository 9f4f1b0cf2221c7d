//! `@@ERROR` of T-SQL, which is asked for after a statement that may have failed.
//!
//! Source: "@@ERROR (Transact-SQL)": it is 0 where the last statement did not fail; a script goes on after one that failed and
//! its caller gets the error in the end. A statement of Databricks that fails ends the procedure unless a handler takes the
//! error, so that what is done about an error becomes a handler that passes it on, and everywhere else the number is 0.

use model::{Diagnostic, Dialect};

use crate::diagnostic_codes::{STATEMENT_CHANGED, STATEMENT_DROPPED};
use crate::routine::reader::without_parentheses;
use crate::routine::tree::{Block, Does, Handler, Span, Statement};
use crate::scan::{Token, TokenKind};

const ERROR: &str = "@@ERROR";

/// Puts 0 for the number wherever it is not what an IF is about; within CATCH it stays.
pub(in crate::routine) fn known(tokens: &mut [Token<'_>], dialect: Dialect, remarks: &mut Vec<Diagnostic>) {
    if dialect != Dialect::TSql {
        return;
    }
    let mut catching = 0_usize;
    let mut first = None;
    for at in 0..tokens.len() {
        if let [begin, catch, ..] = &tokens[at..]
            && catch.is("CATCH")
        {
            catching =
                if begin.is("END") { catching.saturating_sub(1) } else { catching + usize::from(begin.is("BEGIN")) };
        }
        if tokens[at].is(ERROR) && catching == 0 {
            first = first.or(Some(tokens[at]));
            if !is_all_of_an_if(tokens, at) {
                tokens[at] = Token { kind: TokenKind::Number, text: "0", ..tokens[at] };
            }
        }
    }
    if let Some(first) = first {
        let message = "@@ERROR is 0 where it is asked for: a statement that fails ends the procedure, and its caller gets the error";
        remarks.push(STATEMENT_CHANGED.diagnostic(message).at(first.line, first.column));
    }
}

/// Whether `IF @@ERROR <> 0` stands around a place, and nothing else in its condition.
fn is_all_of_an_if(tokens: &[Token<'_>], at: usize) -> bool {
    let (before, after) = (&tokens[..at], &tokens[at + 1..]);
    let compared = |after: &[Token<'_>]| matches!(after, [sign, zero, ..] if (is_equal(sign) || is_unequal(sign)) && zero.text == "0");
    let ends = |next: Option<&Token<'_>>| {
        next.is_none_or(|next| !next.is_any(&["AND", "OR"]) && next.kind != TokenKind::Symbol || next.is_symbol(";"))
    };
    match before {
        [.., word] if word.is("IF") => compared(after) && ends(after.get(2)),
        [.., word, open] if word.is("IF") && open.is_symbol("(") => {
            compared(after) && after.get(2).is_some_and(|close| close.is_symbol(")")) && ends(after.get(3))
        }
        _ => false,
    }
}

fn is_equal(sign: &Token<'_>) -> bool {
    sign.is_symbol("=")
}

fn is_unequal(sign: &Token<'_>) -> bool {
    ["<>", "!=", ">"].iter().any(|unequal| sign.is_symbol(unequal))
}

/// Makes handlers of what is done about errors.
pub(super) fn to_handlers(block: &mut Block<'_, '_>, remarks: &mut Vec<Diagnostic>) {
    in_list(&mut block.statements, false, remarks);
}

fn in_list(list: &mut Vec<Statement<'_, '_>>, tried: bool, remarks: &mut Vec<Diagnostic>) {
    for statement in list.iter_mut() {
        match &mut statement.does {
            Does::Block(inner) => {
                let tried = tried || !inner.handlers.is_empty();
                in_list(&mut inner.statements, tried, remarks);
                inner.handlers.iter_mut().for_each(|handler| in_list(&mut handler.statements, false, remarks));
            }
            Does::If(arms, otherwise) => {
                arms.iter_mut().for_each(|(_, body)| in_list(body, tried, remarks));
                in_list(otherwise, tried, remarks);
            }
            Does::While(_, _, body) => in_list(body, tried, remarks),
            _ => {}
        }
    }
    for at in (0..list.len()).rev() {
        if let Some((about, otherwise)) = asked(&mut list[at].does) {
            settle(list, at, tried, about, otherwise, remarks);
        }
    }
}

type List<'t, 's> = Vec<Statement<'t, 's>>;

/// What is done about an error, and what where there is none.
fn asked<'t, 's>(does: &mut Does<'t, 's>) -> Option<(List<'t, 's>, List<'t, 's>)> {
    let Does::If(arms, otherwise) = does else { return None };
    let [(condition, body)] = arms.as_mut_slice() else { return None };
    let sign = sign(condition)?;
    let (body, otherwise) = (std::mem::take(body), std::mem::take(otherwise));
    Some(if is_equal(sign) { (otherwise, body) } else { (body, otherwise) })
}

/// The sign in `@@ERROR <> 0`.
fn sign<'t, 's>(condition: Span<'t, 's>) -> Option<&'t Token<'s>> {
    match without_parentheses(condition) {
        [error, sign, _] if error.is(ERROR) => Some(sign),
        _ => None,
    }
}

/// Puts a handler around the statement before an IF that asks for its error, in the place of both.
fn settle<'t, 's>(
    list: &mut List<'t, 's>,
    at: usize,
    tried: bool,
    mut about: List<'t, 's>,
    otherwise: List<'t, 's>,
    remarks: &mut Vec<Diagnostic>,
) {
    let place = list[at].at;
    // The error that is passed on ends the procedure.
    while about.last().is_some_and(|last| matches!(last.does, Does::Return(_))) {
        about.pop();
    }
    list.splice(at..=at, otherwise);
    if about.is_empty() {
        return;
    }
    if tried || at == 0 {
        let message = "what is done where @@ERROR is not 0 dropped: an error never gets there";
        remarks.push(STATEMENT_DROPPED.diagnostic(message).at(place.line, place.column));
        return;
    }
    if !about.last().is_some_and(|last| matches!(last.does, Does::Raise(_) | Does::Reraise)) {
        about.push(Statement { at: place, does: Does::Reraise });
    }
    let handler =
        Handler { conditions: vec!["SQLEXCEPTION".to_owned()], continues: false, statements: about, at: place };
    let before = &mut list[at - 1];
    let failing = std::mem::replace(&mut before.does, Does::Reraise);
    let statements = vec![Statement { at: before.at, does: failing }];
    before.does = Does::Block(Block { handlers: vec![handler], statements, ..Block::default() });
}
