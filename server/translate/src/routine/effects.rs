//! Functions that do more than compute, of which Databricks makes procedures.

use super::tree::{Block, Does};
use super::{each, row_count};

/// What is said of a function that does more than compute.
pub(super) fn said(block: &Block<'_, '_>) -> &'static str {
    let mut made = true;
    each(&block.statements, &mut |does| made &= !matches!(does, Does::Sql(_) | Does::Call(..) | Does::Rename(..)));
    if made {
        "a function that runs SQL made at run time becomes a procedure, and what it gives the procedure's result"
    } else {
        "a function that changes rows becomes a procedure, and what it gives the procedure's result"
    }
}

/// Whether a block does more than compute.
pub(super) fn has(block: &Block<'_, '_>) -> bool {
    let mut found = false;
    each(&block.statements, &mut |does| {
        found |= match does {
            Does::Sql(tokens) => !row_count::is_query(tokens),
            Does::Execute { .. }
            | Does::ExecuteNamed { .. }
            | Does::InsertExecuted { .. }
            | Does::Call(..)
            | Does::Rename(..) => true,
            _ => false,
        };
    });
    found
}
