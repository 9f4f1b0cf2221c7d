//! What a handler does with the error that it handles.

use std::collections::HashSet;

use model::Diagnostic;

use super::tree::{Does, Message, Span, Statement};
use crate::diagnostic_codes::NOT_TRANSLATED;
use crate::scan::Token;

/// The variable that holds the state.
pub(super) const STATE: &str = "error_state";

/// What the languages call the error that is being handled, and the variables that hold it in the translation.
pub(super) const ERROR_VALUES: &[(&str, &str)] = &[
    ("sqlerrm", "error_message"),
    ("error_message()", "error_message"),
    ("sqlstate", STATE),
    ("sqlcode", STATE),
    ("error_number()", USERS_ERROR),
    ("error_severity()", "16"),
    ("error_state()", "1"),
    ("message_text", "error_message"),
    ("returned_sqlstate", STATE),
    ("mysql_errno", USERS_ERROR),
];

/// What stands for the number of an error, which Databricks has not: the one of errors that users raise in T-SQL.
const USERS_ERROR: &str = "50000";

/// Whether statements ask for the number of the error.
pub(super) fn ask_for_number(statements: &[Statement<'_, '_>]) -> bool {
    let mut asked = false;
    super::each(statements, &mut |does| {
        super::spans_of(does, &mut |tokens| {
            asked |= tokens.iter().any(|token| token.is_any(&["ERROR_NUMBER", "MYSQL_ERRNO"]));
        });
    });
    asked
}

/// Refuses what asks for the state of a statement outside of handlers, where Databricks tells of none.
pub(super) fn check_outside(statements: &[Statement<'_, '_>]) -> Result<(), Diagnostic> {
    let mut found = None;
    for statement in statements {
        super::spans_of(&statement.does, &mut |tokens| {
            let asks = tokens.iter().find(|token| token.is_any(&["SQLCODE", "SQLSTATE"]));
            found = found.take().or(asks.map(|asks| (asks.text.to_ascii_uppercase(), asks.line, asks.column)));
        });
        if let Some((word, line, column)) = found {
            let message =
                format!("{word} tells of the statement before, which has no counterpart; write a handler for it");
            return Err(NOT_TRANSLATED.diagnostic(message).at(line, column));
        }
        match &statement.does {
            Does::Block(block) => check_outside(&block.statements)?,
            does => {
                let mut inner = Ok(());
                super::each_list(does, &mut |list| {
                    inner = std::mem::replace(&mut inner, Ok(())).and_then(|()| check_outside(list))
                });
                inner?;
            }
        }
    }
    Ok(())
}

const OF_THE_ERROR: &[&str] = &[
    "SQLERRM",
    "SQLCODE",
    "SQLSTATE",
    "DBMS_UTILITY",
    "ERROR_MESSAGE",
    "ERROR_NUMBER",
    "ERROR_SEVERITY",
    "ERROR_STATE",
    "ERROR_LINE",
    "ERROR_PROCEDURE",
    "MESSAGE_TEXT",
    "RETURNED_SQLSTATE",
    "MYSQL_ERRNO",
];

/// Variables that hold something of the error after these statements.
pub(super) fn holders(statements: &[Statement<'_, '_>]) -> HashSet<String> {
    let mut found = HashSet::new();
    for statement in statements {
        match &statement.does {
            Does::Assign(name, value) if mentions(value, &found) => drop(found.insert(name.to_lowercase())),
            Does::SelectInto(names, query) if mentions(query, &found) => {
                found.extend(names.iter().map(|name| name.to_lowercase()));
            }
            _ => {}
        }
    }
    found
}

/// Whether raising this message passes the error on.
pub(super) fn is_error_itself(parts: &[Message<'_, '_>], holders: &HashSet<String>) -> bool {
    parts.iter().any(|part| matches!(part, Message::Value(value) if mentions(value, holders)))
}

/// Whether a handler only passes the error on: then none is needed.
pub(super) fn only_passes_on(statements: &[Statement<'_, '_>]) -> bool {
    let holders = holders(statements);
    let statements = match statements {
        // After an error that is passed on, a RETURN is never reached.
        [rest @ .., raise, last] if ends_after(&raise.does, &last.does, &holders) => &statements[..=rest.len()],
        _ => statements,
    };
    let Some((last, rest)) = statements.split_last() else { return false };
    let raises = match &last.does {
        Does::Reraise => true,
        Does::Raise(parts) => is_error_itself(parts, &holders),
        _ => false,
    };
    raises
        && rest.iter().all(|statement| match &statement.does {
            Does::Assign(name, _) => holders.contains(&name.to_lowercase()),
            Does::SelectInto(names, _) => names.iter().all(|name| holders.contains(&name.to_lowercase())),
            Does::If(arms, otherwise) => otherwise.is_empty() && arms.iter().all(|(_, body)| body.is_empty()),
            _ => false,
        })
}

/// The variables that a handler gives values which nobody sees once only the error is passed on.
pub(super) fn given<'b>(statements: &'b [Statement<'_, '_>]) -> impl Iterator<Item = &'b str> {
    statements.iter().flat_map(|statement| {
        match &statement.does {
            Does::Assign(name, _) => std::slice::from_ref(name),
            Does::SelectInto(names, _) => names.as_slice(),
            _ => &[],
        }
        .iter()
        .map(String::as_str)
    })
}

/// Whether a statement passes an error on, so that the RETURN without a value after it is never reached.
pub(super) fn ends_after(raise: &Does<'_, '_>, next: &Does<'_, '_>, holders: &HashSet<String>) -> bool {
    let raises = match raise {
        Does::Reraise => true,
        Does::Raise(parts) => is_error_itself(parts, holders),
        _ => false,
    };
    raises && matches!(next, Does::Return(None))
}

/// Whether a word asks for something of the error that is being handled.
pub(super) fn is_of_the_error(word: &Token<'_>) -> bool {
    word.is_any(OF_THE_ERROR)
}

fn mentions(tokens: Span<'_, '_>, holders: &HashSet<String>) -> bool {
    tokens.iter().any(|token: &Token<'_>| token.is_any(OF_THE_ERROR) || holders.contains(&token.text.to_lowercase()))
}
