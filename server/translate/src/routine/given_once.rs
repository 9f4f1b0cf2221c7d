//! How often PL/pgSQL's RETURN QUERY gives rows. All that it gives is the result of the function; a procedure of Databricks
//! gives the rows of one query.
//!
//! Source: "Returning From a Function" of PostgreSQL's manual, "CREATE PROCEDURE" of the Databricks SQL language manual.

use model::Diagnostic;

use super::each_list;
use super::tree::{Block, Does, Statement};
use crate::diagnostic_codes::NOT_TRANSLATED;

/// Refuses a body that may give rows more than once.
pub(super) fn check(block: &Block<'_, '_>) -> Result<(), Diagnostic> {
    let (count, again) = most(&block.statements);
    let Some(at) = again.filter(|_| count > 1) else { return Ok(()) };
    let message = "rows given one query after another have no counterpart in a procedure; give them by one query";
    Err(NOT_TRANSLATED.diagnostic(message).at(at.at.line, at.at.column))
}

/// How often statements give rows at most, up to two times, and which of them does it last.
fn most<'b, 't, 's>(statements: &'b [Statement<'t, 's>]) -> (usize, Option<&'b Statement<'t, 's>>) {
    let (mut count, mut last) = (0, None);
    for statement in statements {
        // RETURN QUERY goes on with what follows, RETURN alone ends the routine.
        if matches!(statement.does, Does::Return(_)) {
            break;
        }
        let (mut here, mut of) = (usize::from(gives(statement)), Some(statement).filter(|it| gives(it)));
        each_list(&statement.does, &mut |inner| {
            let (inside, place) = most(inner);
            if inside > here {
                (here, of) = (inside, place);
            }
        });
        let turns = matches!(
            statement.does,
            Does::While(..) | Does::Repeat(..) | Does::Loop(..) | Does::ForQuery { .. } | Does::ForRange { .. }
        );
        count += if turns { here * 2 } else { here };
        last = of.or(last);
    }
    (count.min(2), last)
}

fn gives(statement: &Statement<'_, '_>) -> bool {
    match statement.does {
        Does::ReturnQuery(_) => true,
        Does::Execute { .. } => statement.at.is("RETURN"),
        _ => false,
    }
}
