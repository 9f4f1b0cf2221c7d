//! MERGE, whose clauses have their conditions elsewhere in Oracle.

use std::ops::ControlFlow;

use sqlparser::ast::{
    Assignment, AssignmentTarget, BinaryOperator, Expr, Merge, MergeAction, MergeClause, MergeClauseKind,
    MergeUpdateKind, TableFactor, VisitorMut,
};

use super::{Refused, last_part, own_column};
use crate::names::identifier;
use crate::walk::walk_mut;

/// Brings a MERGE to the form that Databricks shares, or says why it cannot.
pub(super) fn normalise(merge: &mut Merge) -> Result<(), Refused> {
    merge.into = true;
    merge.optimizer_hints.clear();
    if merge.output.is_some() {
        return Err("rows given back by MERGE have no counterpart");
    }
    let target = called(&merge.table);
    let mut clauses = Vec::with_capacity(merge.clauses.len());
    for mut clause in std::mem::take(&mut merge.clauses) {
        match &mut clause.action {
            MergeAction::Update(update) => {
                clause.predicate = clause.predicate.take().or(update.update_predicate.take());
                let deleted = update.delete_predicate.take();
                if let MergeUpdateKind::Set(assignments) = &mut update.kind {
                    assignments.iter_mut().for_each(own_column);
                    if let Some(deleted) = deleted {
                        clauses.push(deletes(&clause, deleted, target.as_deref())?);
                    }
                } else if deleted.is_some() {
                    return Err("MERGE with DELETE WHERE after UPDATE * has no counterpart");
                }
            }
            MergeAction::Insert(insert) => {
                clause.predicate = clause.predicate.take().or(insert.insert_predicate.take());
                insert.columns.iter_mut().for_each(last_part);
            }
            MergeAction::Delete { .. } => {}
            MergeAction::DoNothing { .. } => return Err("MERGE with DO NOTHING has no counterpart"),
        }
        clauses.push(clause);
    }
    // Databricks asks for this order, in which the rows are the same: no row is of two kinds.
    clauses.sort_by_key(|clause| match clause.clause_kind {
        MergeClauseKind::Matched => 0,
        MergeClauseKind::NotMatched | MergeClauseKind::NotMatchedByTarget => 1,
        MergeClauseKind::NotMatchedBySource => 2,
    });
    merge.clauses = clauses;
    Ok(())
}

/// A MERGE whose source uses the queries that a WITH before it names: they stand before a query of that source.
pub(super) fn with(merge: &Merge, with: &str) -> Result<String, Refused> {
    let source = super::called(&merge.source).ok_or("a source without a name has no rule; give it one")?;
    let whole = merge.to_string();
    let before = format!("MERGE INTO {} USING {}", merge.table, merge.source);
    let rest = whole.strip_prefix(&before).ok_or("this MERGE after WITH has no rule; put the query into its source")?;
    let query = format!("({with} SELECT * FROM {}) AS {}", merge.source, identifier(&source));
    Ok(format!("MERGE INTO {} USING {query}{rest}", merge.table))
}

/// Oracle's `UPDATE SET … DELETE WHERE d`: of the rows that are updated, those of which d holds afterwards are deleted. The
/// clause comes before that of the update and sees the row before it, so that what is set stands in the place of the columns.
fn deletes(clause: &MergeClause, mut deleted: Expr, target: Option<&str>) -> Result<MergeClause, Refused> {
    let MergeAction::Update(update) = &clause.action else { return Err("only an UPDATE has a DELETE WHERE") };
    let MergeUpdateKind::Set(assignments) = &update.kind else { return Err("only a SET has a DELETE WHERE") };
    let mut values = Values { target: target.unwrap_or_default(), set: assignments, several: false };
    let _ = walk_mut(&mut deleted, &mut values);
    if values.several {
        return Err(
            "MERGE with DELETE WHERE after columns that are set together has no rule; write a clause of its own",
        );
    }
    let all = clause.predicate.iter().cloned().chain([deleted]).map(|part| Expr::Nested(Box::new(part)));
    let predicate = all.reduce(|left, right| Expr::BinaryOp {
        left: Box::new(left),
        op: BinaryOperator::And,
        right: Box::new(right),
    });
    let action = MergeAction::Delete { delete_token: update.update_token.clone() };
    Ok(MergeClause { predicate, action, ..clause.clone() })
}

/// MySQL sets the columns of one table from left to right: what is set later sees what has been set before. Databricks sees
/// the row as it was, so that the values that were set stand in the place of their columns.
///
/// `target` is what the table is called, in lower case.
///
/// Source: "UPDATE Statement" of the MySQL reference manual.
pub(super) fn one_after_another(assignments: &mut [Assignment], target: &str) {
    for at in 1..assignments.len() {
        let (before, after) = assignments.split_at_mut(at);
        let mut values = Values { target, set: before, several: false };
        let _ = walk_mut(&mut after[0].value, &mut values);
    }
}

/// Puts the values that are set in the place of the target's columns.
struct Values<'v> {
    /// What the target is called, in lower case.
    target: &'v str,
    set: &'v [Assignment],
    several: bool,
}

impl VisitorMut for Values<'_> {
    type Break = ();

    fn post_visit_expr(&mut self, expression: &mut Expr) -> ControlFlow<()> {
        let column = match expression {
            Expr::Identifier(column) => column,
            Expr::CompoundIdentifier(parts) => match parts.as_slice() {
                [.., table, column] if table.value.eq_ignore_ascii_case(self.target) => column,
                _ => return ControlFlow::Continue(()),
            },
            _ => return ControlFlow::Continue(()),
        };
        for assignment in self.set {
            match &assignment.target {
                AssignmentTarget::ColumnName(name) => {
                    let set = name.0.last().and_then(|part| part.as_ident());
                    if set.is_some_and(|set| set.value.eq_ignore_ascii_case(&column.value)) {
                        *expression = Expr::Nested(Box::new(assignment.value.clone()));
                        // A visit of what was put in would put it in again.
                        return ControlFlow::Continue(());
                    }
                }
                AssignmentTarget::Tuple(_) => self.several = true,
            }
        }
        ControlFlow::Continue(())
    }
}

/// What the target is called in conditions, in lower case.
pub(super) fn called(table: &TableFactor) -> Option<String> {
    let TableFactor::Table { name, alias, .. } = table else { return None };
    let own = name.0.last().and_then(|part| part.as_ident()).map(|last| &last.value);
    alias.as_ref().map(|alias| &alias.name.value).or(own).map(|name| name.to_lowercase())
}
