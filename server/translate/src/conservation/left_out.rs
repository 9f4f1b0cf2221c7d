//! Statements and handlers of a routine that were left out with a remark at their place.

use std::collections::HashMap;
use std::ops::Range;

use model::{Diagnostic, Dialect};

use super::extent::{end, handler_end};
use super::in_order;
use crate::diagnostic_codes::{PHYSICAL_DROPPED, STATEMENT_CHANGED, STATEMENT_DROPPED};
use crate::scan::Token;

/// The stretches of a routine's body that a remark stands for, by bytes, in order: those that were noted, and what remarks say
/// was left out.
pub(super) fn ranges(
    body: &[Token<'_>],
    dialect: Dialect,
    noted: &[Range<usize>],
    remarks: &[Diagnostic],
) -> Vec<Range<usize>> {
    let mut placed: HashMap<(u32, u32), Vec<&Diagnostic>> = HashMap::new();
    for remark in remarks {
        if let (Some(line), Some(column)) = (remark.line, remark.column) {
            placed.entry((line, column)).or_default().push(remark);
        }
    }
    let mut ranges = noted.to_vec();
    for (at, token) in body.iter().enumerate() {
        let Some(remarks) = placed.get(&(token.line, token.column)) else { continue };
        if remarks.iter().any(|remark| leaves_out(remark, token)) {
            let after = handler_end(body, at).unwrap_or_else(|| end(body, at, dialect));
            ranges.push(token.start..body[after - 1].end());
        }
    }
    in_order(&ranges)
}

/// Whether a remark says of what begins with a token that it was left out. One that says of a change alone names the word.
fn leaves_out(remark: &Diagnostic, first: &Token<'_>) -> bool {
    let names =
        || remark.message.split(|c: char| !c.is_alphanumeric()).any(|word| first.is(&word.to_ascii_uppercase()));
    // Of a text that is run something else may be left.
    let physical = remark.code == PHYSICAL_DROPPED.code && !first.is_any(&["EXEC", "EXECUTE", "CALL"]);
    remark.code == STATEMENT_DROPPED.code || physical || (remark.code == STATEMENT_CHANGED.code && names())
}
