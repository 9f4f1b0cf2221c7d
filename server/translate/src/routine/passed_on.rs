//! Errors that Redshift's procedures pass on after they have been handled, unless they are NONATOMIC.
//!
//! Source: "Trapping errors" of Amazon Redshift's developer guide.

use super::each_block_mut;
use super::tree::{Block, Does, Statement};
use crate::scan::Token;

/// Ends each handler of an atomic procedure with what passes the error on.
pub(super) fn after_handlers(block: &mut Block<'_, '_>, definition: &[Token<'_>]) {
    if definition.iter().any(|token| token.is("NONATOMIC")) {
        return;
    }
    each_block_mut(block, &mut |inner| {
        for handler in inner.handlers.iter_mut().filter(|handler| !handler.continues) {
            let last = handler.statements.last().map(|last| &last.does);
            if !matches!(last, Some(Does::Reraise | Does::Raise(_) | Does::Signal(..) | Does::Return(_))) {
                handler.statements.push(Statement { at: handler.at, does: Does::Reraise });
            }
        }
    });
}
