//! MySQL's `INSERT INTO t SET a = 1, b = 2`.
//!
//! Source: "INSERT Statement" of MySQL's manual: a value may ask for what was set before it, which has no rule here.

use std::collections::HashMap;
use std::ops::ControlFlow;

use sqlparser::ast::{AssignmentTarget, Expr, Insert, ObjectName, SetExpr, Statement, TableFactor, Visitor};

use crate::functions::fill_rows;
use crate::walk::walk;

/// Puts the values that an INSERT sets into a row of VALUES.
pub(super) fn as_row(statement: &mut Statement, variables: &HashMap<String, String>) {
    let Statement::Insert(insert) = statement else { return };
    if insert.source.is_some() || !insert.columns.is_empty() {
        return;
    }
    let Some(columns) = columns(insert) else { return };
    let asks = insert.assignments.iter().any(|assignment| asks_for(&assignment.value, &columns, variables));
    let Some(TableFactor::Derived { mut subquery, .. }) = fill_rows("(VALUES (1))", Vec::new()).filter(|_| !asks)
    else {
        return;
    };
    let SetExpr::Values(values) = subquery.body.as_mut() else { return };
    let Some(row) = values.rows.first_mut() else { return };
    row.content = std::mem::take(&mut insert.assignments).into_iter().map(|assignment| assignment.value).collect();
    insert.columns = columns;
    insert.source = Some(subquery);
}

fn columns(insert: &Insert) -> Option<Vec<ObjectName>> {
    let columns = insert.assignments.iter().map(|assignment| match &assignment.target {
        AssignmentTarget::ColumnName(name) => {
            let last = name.0.last().cloned();
            last.map(|last| ObjectName(vec![last]))
        }
        AssignmentTarget::Tuple(_) => None,
    });
    columns.collect::<Option<Vec<_>>>().filter(|columns| !columns.is_empty())
}

/// Whether a value asks for one of the columns.
fn asks_for(value: &Expr, columns: &[ObjectName], variables: &HashMap<String, String>) -> bool {
    struct Asks<'c> {
        columns: &'c [ObjectName],
        variables: &'c HashMap<String, String>,
    }
    impl Visitor for Asks<'_> {
        type Break = ();
        fn pre_visit_expr(&mut self, expression: &Expr) -> ControlFlow<()> {
            let Expr::Identifier(name) = expression else { return ControlFlow::Continue(()) };
            let lower = name.value.to_lowercase();
            let of = |column: &ObjectName| {
                column.0.last().and_then(|part| part.as_ident()).is_some_and(|part| part.value.to_lowercase() == lower)
            };
            if self.columns.iter().any(of) && !self.variables.contains_key(&lower) {
                return ControlFlow::Break(());
            }
            ControlFlow::Continue(())
        }
    }
    walk(value, &mut Asks { columns, variables }).is_break()
}
