//! `DELETE t FROM t LEFT JOIN u ON … WHERE u.a IS NULL`: rows of which another table has none.

use std::collections::HashSet;

use sqlparser::ast::{Expr, JoinConstraint, JoinOperator, TableFactor, TableWithJoins};

use super::joined::{mentions, parts};

/// The DELETE with NOT EXISTS; `None` where it is another.
pub(super) fn delete(
    target: &TableFactor,
    from: &[TableWithJoins],
    place: Option<&Expr>,
    variables: &HashSet<String>,
) -> Option<String> {
    let [TableWithJoins { relation, joins }] = from else { return None };
    let ([join], true) = (joins.as_slice(), relation == target) else { return None };
    let (JoinOperator::Left(JoinConstraint::On(on)) | JoinOperator::LeftOuter(JoinConstraint::On(on))) =
        &join.join_operator
    else {
        return None;
    };
    let (absent, rest): (Vec<Expr>, Vec<Expr>) =
        parts(place?).into_iter().partition(|condition| mentions(condition, &join.relation, variables));
    let [Expr::IsNull(column)] = absent.as_slice() else { return None };
    // A bare column may be of either table.
    if !matches!(**column, Expr::CompoundIdentifier(_)) {
        return None;
    }
    let rest: String = rest.iter().map(|condition| format!(" AND {condition}")).collect();
    Some(format!("DELETE FROM {target} WHERE NOT EXISTS (SELECT 1 FROM {} WHERE {on}){rest}", join.relation))
}
