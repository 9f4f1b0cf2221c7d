//! `RAISERROR` and changes of rows that fail, after which T-SQL goes on with the next statement unless a TRY is around them;
//! an error of Databricks ends the procedure.
//!
//! Source: "RAISERROR (Transact-SQL)": of severities 11 to 19 it transfers control only to a CATCH block; "SET XACT_ABORT":
//! where it is OFF, in some cases only the statement that failed is rolled back and the next is run.

use model::Diagnostic;

use crate::diagnostic_codes::{ERROR_ENDS, STATEMENT_CHANGED};
use crate::routine::tree::{Block, Does, Span, Statement};
use crate::routine::{each, each_list};
use crate::scan::Token;

const MESSAGE: &str = "RAISERROR goes on with the next statement in the source, as no TRY is around it; here the error ends the procedure";

const AFTER_CHANGE: &str =
    "a change that fails ends the procedure here; the source goes on with the next statement, as no TRY is around it";

/// Says so of the first change outside of a TRY after which another comes, where no option of `body` ends the procedure.
pub(in super::super) fn after_change(block: &Block<'_, '_>, body: Span<'_, '_>, remarks: &mut Vec<Diagnostic>) {
    let aborts = |words: &[Token<'_>]| words[0].is("XACT_ABORT") && words[1].is("ON");
    let mut first = None;
    if !body.windows(2).any(aborts)
        && changes_again(&block.statements, &mut first)
        && let Some(at) = first
    {
        remarks.push(ERROR_ENDS.diagnostic(AFTER_CHANGE).at(at.line, at.column));
    }
}

/// Whether a change comes after one that no TRY is around, the first of which is noted.
fn changes_again<'t, 's>(list: &[Statement<'t, 's>], first: &mut Option<&'t Token<'s>>) -> bool {
    list.iter().any(|statement| match &statement.does {
        does if changes(does) => {
            let again = first.is_some();
            first.get_or_insert(statement.at);
            again
        }
        Does::Block(block) if !block.handlers.is_empty() => {
            let mut within = false;
            each(std::slice::from_ref(statement), &mut |does| within |= changes(does));
            within && first.is_some()
        }
        does => {
            // Only one of several lists is run.
            let (mut again, before) = (false, *first);
            each_list(does, &mut |inner| {
                let mut within = before;
                again |= changes_again(inner, &mut within);
                *first = first.or(within);
            });
            again
        }
    })
}

fn changes(does: &Does<'_, '_>) -> bool {
    match does {
        Does::Sql(tokens) => {
            tokens.first().is_some_and(|first| first.is_any(&["INSERT", "UPDATE", "DELETE", "MERGE", "TRUNCATE"]))
        }
        Does::Call(..) | Does::Execute { .. } | Does::ExecuteNamed { .. } | Does::InsertExecuted { .. } => true,
        _ => false,
    }
}

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
