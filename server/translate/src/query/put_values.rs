//! Values that statements put into columns, and queries give for theirs.

use sqlparser::ast::{Assignment, Expr, Merge, MergeAction, MergeInsertKind, MergeUpdateKind, ObjectName, SelectItem};

/// Shows what a MERGE sets, and each row that it inserts, with the columns into which its values go.
pub(super) fn for_each_put(
    merge: &mut Merge,
    set: &mut dyn FnMut(&mut Assignment),
    row: &mut dyn FnMut(&[ObjectName], &mut [Expr]),
) {
    for clause in &mut merge.clauses {
        match &mut clause.action {
            MergeAction::Update(update) => {
                if let MergeUpdateKind::Set(assignments) = &mut update.kind {
                    assignments.iter_mut().for_each(&mut *set);
                }
            }
            MergeAction::Insert(insert) => {
                if let MergeInsertKind::Values(values) = &mut insert.kind {
                    values.rows.iter_mut().for_each(|given| row(&insert.columns, &mut given.content));
                }
            }
            _ => {}
        }
    }
}

/// The value of a column of a query; `None` of `*`.
pub(super) fn value_of(item: &mut SelectItem) -> Option<&mut Expr> {
    match item {
        SelectItem::UnnamedExpr(value) | SelectItem::ExprWithAlias { expr: value, .. } => Some(value),
        _ => None,
    }
}
