//! A query that finds no row: the languages raise an error, Databricks sets the variables to NULL. What was done on the error
//! is done where there is no row.

use model::Diagnostic;

use super::tree::{Block, Does, Handler, Statement};
use crate::diagnostic_codes::STATEMENT_CHANGED;

/// Replaces the handlers of a block, and of those inside of it, that wait for a missing row.
pub(super) fn replace(block: &mut Block<'_, '_>, remarks: &mut Vec<Diagnostic>) {
    in_list(&mut block.statements, remarks);
    for handler in &mut block.handlers {
        in_list(&mut handler.statements, remarks);
    }
    let waits = |handler: &Handler<'_, '_>| {
        !handler.continues && handler.conditions.iter().any(|condition| condition == "NOT FOUND")
    };
    let Some(at) = block.handlers.iter().position(waits) else { return };
    let queries = block.statements.iter().filter(|statement| matches!(statement.does, Does::SelectInto(..))).count();
    let first = matches!(block.statements.first(), Some(Statement { does: Does::SelectInto(..), .. }));
    if !first || queries != 1 {
        let handler = &block.handlers[at];
        let message = "a query that finds no row sets its variables to NULL in Databricks and raises no error; look at what follows it";
        remarks.push(STATEMENT_CHANGED.diagnostic(message).at(handler.at.line, handler.at.column));
        return;
    }
    let handler = block.handlers.remove(at);
    let mut statements = std::mem::take(&mut block.statements).into_iter();
    let Some(Statement { at: place, does: Does::SelectInto(names, query) }) = statements.next() else { return };
    let does = Does::SelectOrElse { names, query, found: statements.collect(), otherwise: handler.statements };
    block.statements = vec![Statement { at: place, does }];
    if handler.conditions.len() > 1 {
        remarks.push(
            STATEMENT_CHANGED
                .diagnostic("other errors than a missing row are passed on")
                .at(handler.at.line, handler.at.column),
        );
    }
}

fn in_list(statements: &mut [Statement<'_, '_>], remarks: &mut Vec<Diagnostic>) {
    for statement in statements {
        match &mut statement.does {
            Does::Block(block) => replace(block, remarks),
            Does::If(arms, otherwise) | Does::Case(_, arms, otherwise) => {
                arms.iter_mut().for_each(|(_, body)| in_list(body, remarks));
                in_list(otherwise, remarks);
            }
            Does::While(_, _, body)
            | Does::Repeat(_, body, _)
            | Does::Loop(_, body)
            | Does::ForQuery { body, .. }
            | Does::ForRange { body, .. } => in_list(body, remarks),
            _ => {}
        }
    }
}
