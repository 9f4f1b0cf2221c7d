//! An UPDATE of a table over `LEFT JOIN`, as a MERGE that also changes the rows to which no other belongs.
//!
//! Source: "MERGE INTO" of the Databricks SQL language manual: WHEN NOT MATCHED BY SOURCE sees the target's columns only, so
//! that NULL stands in the place of the other table's.

use std::collections::HashSet;
use std::ops::ControlFlow;

use sqlparser::ast::{
    Assignment, Expr, Join, JoinConstraint, JoinOperator, TableFactor, Update, UpdateTableFromKind, Value, Visitor,
    VisitorMut,
};

use super::Refused;
use super::joined::called;
use super::rewritten::asks;
use crate::names::identifier;
use crate::walk::{walk, walk_mut};

type Written = Result<String, Refused>;

/// The MERGE; `None` where the UPDATE has another form, or asks for what such a clause cannot.
pub(super) fn update(
    update: &Update,
    assignments: &[Assignment],
    set: &dyn Fn(&[Assignment]) -> Written,
    with: Option<&str>,
    variables: &HashSet<String>,
) -> Option<Written> {
    let (source, on) = joined(update)?;
    let name = called(source)?;
    let mut without = assignments.to_vec();
    let place = update.selection.as_ref();
    let mut place_without = place.cloned();
    let mut nulls = Nulls { source: &name, variables, unclear: false };
    for value in without.iter_mut().map(|assignment| &mut assignment.value).chain(place_without.as_mut()) {
        nulls.unclear |= walk(&*value, &mut Asks).is_break();
        let _ = walk_mut(value, &mut nulls);
    }
    if nulls.unclear {
        return None;
    }
    let target = &update.table.relation;
    let source = match with {
        Some(with) => format!("({with} SELECT * FROM {source}) AS {}", identifier(&name)),
        None => source.to_string(),
    };
    let condition = |place: Option<&Expr>| place.map(|place| format!(" AND ({place})")).unwrap_or_default();
    let (here, there) = (condition(place), condition(place_without.as_ref()));
    Some(set(assignments).and_then(|matched| {
        let without = set(&without)?;
        Ok(format!(
            "MERGE INTO {target} USING {source} ON {on} WHEN MATCHED{here} THEN {matched} \
             WHEN NOT MATCHED BY SOURCE{there} THEN {without}"
        ))
    }))
}

/// The only table that is joined to the one changed, and on what.
fn joined(update: &Update) -> Option<(&TableFactor, &Expr)> {
    let from = match &update.from {
        Some(UpdateTableFromKind::AfterSet(from) | UpdateTableFromKind::BeforeSet(from)) => from.as_slice(),
        None => &[],
    };
    let joins = match from {
        [] => &update.table.joins,
        [only] if update.table.joins.is_empty() && only.relation == update.table.relation => &only.joins,
        _ => return None,
    };
    let [Join { relation, join_operator, .. }] = joins.as_slice() else { return None };
    let (JoinOperator::Left(JoinConstraint::On(on)) | JoinOperator::LeftOuter(JoinConstraint::On(on))) = join_operator
    else {
        return None;
    };
    let beside = matches!(relation, TableFactor::Derived { lateral: true, .. });
    (!beside && walk(on, &mut Asks).is_continue()).then_some((relation, on))
}

/// Stops at a query, which a clause of MERGE may not hold.
struct Asks;

impl Visitor for Asks {
    type Break = ();

    fn pre_visit_expr(&mut self, expression: &Expr) -> ControlFlow<()> {
        if asks(expression) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }
}

/// Puts NULL in the place of a table's columns.
struct Nulls<'v> {
    source: &'v str,
    variables: &'v HashSet<String>,
    /// Whether a column stands without its table, or a query is there.
    unclear: bool,
}

impl VisitorMut for Nulls<'_> {
    type Break = ();

    fn pre_visit_expr(&mut self, expression: &mut Expr) -> ControlFlow<()> {
        match expression {
            Expr::CompoundIdentifier(names) => {
                if let [.., table, _] = names.as_slice()
                    && table.value.eq_ignore_ascii_case(self.source)
                {
                    *expression = Expr::Value(Value::Null.into());
                }
            }
            Expr::Identifier(name) => self.unclear |= !self.variables.contains(&name.value.to_lowercase()),
            _ => {}
        }
        ControlFlow::Continue(())
    }
}
