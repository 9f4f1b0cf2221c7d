//! `RAISERROR`, after which T-SQL goes on with the next statement unless a TRY is around it; an error of Databricks ends the
//! procedure.
//!
//! Source: "RAISERROR (Transact-SQL)": of severities 11 to 19 it transfers control only to a CATCH block.

use model::Diagnostic;

use crate::diagnostic_codes::STATEMENT_CHANGED;
use crate::routine::tree::{Block, Does, Statement};

const MESSAGE: &str = "RAISERROR goes on with the next statement in the source, as no TRY is around it; here the error ends the procedure";

/// Says so of every place after which something else than the end comes.
pub(super) fn told(block: &Block<'_, '_>, remarks: &mut Vec<Diagnostic>) {
    in_list(&block.statements, false, remarks);
    block.handlers.iter().for_each(|handler| in_list(&handler.statements, false, remarks));
}

/// `more`: whether something comes after the list.
fn in_list(list: &[Statement<'_, '_>], more: bool, remarks: &mut Vec<Diagnostic>) {
    for (at, statement) in list.iter().enumerate() {
        let goes_on = list.get(at + 1).map_or(more, |next| !matches!(next.does, Does::Return(_) | Does::Reraise));
        match &statement.does {
            Does::Raise(_) if goes_on && statement.at.is("RAISERROR") => {
                remarks.push(STATEMENT_CHANGED.diagnostic(MESSAGE).at(statement.at.line, statement.at.column));
            }
            Does::Block(block) => {
                // What is raised within a TRY comes to its CATCH here too.
                if block.handlers.is_empty() {
                    in_list(&block.statements, goes_on, remarks);
                }
                block.handlers.iter().for_each(|handler| in_list(&handler.statements, goes_on, remarks));
            }
            Does::While(_, _, body) => in_list(body, true, remarks),
            Does::If(arms, otherwise) => {
                arms.iter().for_each(|(_, body)| in_list(body, goes_on, remarks));
                in_list(otherwise, goes_on, remarks);
            }
            _ => {}
        }
    }
}
