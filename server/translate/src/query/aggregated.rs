//! Aggregates over the first or the last rows of an order: Oracle's `MAX(a) KEEP (DENSE_RANK FIRST ORDER BY b)`.

use sqlparser::ast::Expr;

use super::change::Change;
use crate::diagnostic_codes::*;
use crate::functions::{call, plain_arguments};

/// How the call begins that stands for such an aggregate on the tokens; no source can hold it. What follows is the
/// aggregate and whether the `least` or the `most` of the order is wanted.
pub(super) const KEPT: &str = "kept of ";

impl Change<'_, '_> {
    /// The value of the row with the least or the most of an order; `false` where it is none.
    pub(super) fn kept(&self, expression: &mut Expr) -> bool {
        let Expr::Function(function) = &*expression else { return false };
        let name = function.name.0.last().and_then(|part| part.as_ident()).map(|name| name.value.clone());
        let Some(which) = name.as_deref().and_then(|name| name.strip_prefix(KEPT)) else { return false };
        let arguments = plain_arguments(function).unwrap_or_default();
        let (aggregate, end) = which.split_once(' ').unwrap_or((which, ""));
        let [_, by] = arguments.as_slice() else {
            self.remark(NOT_TRANSLATED, "KEEP of this has no rule");
            return true;
        };
        if !["MIN", "MAX"].contains(&aggregate) {
            let message = format!("{aggregate} with KEEP has no counterpart; rank the rows in an inner query");
            self.remark(NOT_TRANSLATED, message);
            return true;
        }
        let message = format!(
            "of rows with the same {by} any one's value is taken, not the {aggregate}, and rows without {by} are left out"
        );
        self.remark(ASSUMED, message);
        let mut made = call(if end == "least" { "min_by" } else { "max_by" }, arguments);
        if let (Expr::Function(made), Expr::Function(source)) = (&mut made, &*expression) {
            made.over.clone_from(&source.over);
        }
        *expression = made;
        true
    }
}
