//! Variables of a MySQL session, `@x`, which a routine uses without declaring them.

use model::{Diagnostic, Dialect};

use super::tree::{Block, Does, Variable};
use crate::diagnostic_codes::ASSUMED;
use crate::names::identifier;
use crate::query::Rewriter;
use crate::scan::{Token, TokenKind};

/// Declares each as a variable of the routine, with a name that no column has.
pub(super) fn declare(
    block: &mut Block<'_, '_>,
    tokens: &[Token<'_>],
    rewriter: &Rewriter<'_>,
    remarks: &mut Vec<Diagnostic>,
) {
    if rewriter.dialect != Dialect::MySql {
        return;
    }
    let mut known: Vec<String> = Vec::new();
    for token in tokens.iter().filter(|token| token.kind == TokenKind::Word && token.text.starts_with('@')) {
        let name = token.text.to_lowercase();
        if name.starts_with("@@") || name.len() == 1 || known.contains(&name) {
            continue;
        }
        let target = format!("v_{}", &name[1..]);
        rewriter.variables.borrow_mut().insert(name.clone(), identifier(&target));
        let data_type = data_type(block, &name).to_owned();
        let message =
            format!("{name} lives in the session there and only in this routine here; it is taken as {data_type}");
        remarks.push(ASSUMED.diagnostic(message).at(token.line, token.column));
        block.variables.push(Variable { name: name.clone(), data_type, default: None });
        known.push(name);
    }
}

/// The type of a variable by the first literal that is put into it.
fn data_type(block: &Block<'_, '_>, name: &str) -> &'static str {
    let mut found = None;
    super::each(&block.statements, &mut |does| {
        if let Does::Assign(target, value) = does
            && target.eq_ignore_ascii_case(name)
            && let [only] = value.as_slice()
            && only.kind == TokenKind::Number
        {
            found = found.or(Some(if only.text.contains('.') { "DOUBLE" } else { "BIGINT" }));
        }
    });
    found.unwrap_or("STRING")
}
