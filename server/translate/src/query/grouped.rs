//! `GROUPING SETS` in dialects for whose parser they are no grammar.

use sqlparser::ast::Expr;

use crate::functions::{literal, plain_arguments};

/// The call that stands for GROUPING SETS on the tokens; no source can hold it.
pub(super) const SETS: &str = "grouping sets";

/// Makes the call what it stands for; `false` where it is another.
pub(super) fn sets(expression: &mut Expr) -> bool {
    let Expr::Function(function) = &*expression else { return false };
    if function.name.0.last().and_then(|part| part.as_ident()).is_none_or(|name| name.value != SETS) {
        return false;
    }
    let sets = plain_arguments(function).unwrap_or_default().into_iter().map(|set| match set {
        Expr::Tuple(columns) => columns,
        Expr::Nested(column) => vec![*column],
        total if literal(&total) == Some("") => Vec::new(),
        column => vec![column],
    });
    *expression = Expr::GroupingSets(sets.collect());
    true
}
