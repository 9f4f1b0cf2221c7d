//! What Oracle's own words tell of values, which is asked in one walk before they are brought into Databricks' words.
//!
//! Source: "Nulls" of Oracle's SQL language reference: a text of no characters that is put somewhere or selected is NULL.

use std::ops::ControlFlow;

use sqlparser::ast::{Expr, Query, SetExpr, Statement, Values, VisitMut, VisitorMut};

use super::joined_texts::{Joined, null_for_empty};
use super::put_values::{for_each_put, value_of};
use super::{Rewriter, time_differences};
use crate::functions::{fill, literal};
use crate::walk::walk_mut;

/// Minds what Oracle means by its texts and its times, in all of a tree.
pub(super) fn mind(tree: &mut impl VisitMut, rewriter: &Rewriter<'_>) {
    let _ = walk_mut(tree, &mut Minds { joined: Joined::default(), rewriter });
}

struct Minds<'r, 'a> {
    joined: Joined,
    rewriter: &'r Rewriter<'a>,
}

impl VisitorMut for Minds<'_, '_> {
    type Break = ();

    fn pre_visit_statement(&mut self, statement: &mut Statement) -> ControlFlow<()> {
        put(statement);
        ControlFlow::Continue(())
    }

    fn pre_visit_query(&mut self, query: &mut Query) -> ControlFlow<()> {
        given(&mut query.body);
        ControlFlow::Continue(())
    }

    fn pre_visit_expr(&mut self, expression: &mut Expr) -> ControlFlow<()> {
        self.joined.enter(expression);
        ControlFlow::Continue(())
    }

    fn post_visit_expr(&mut self, expression: &mut Expr) -> ControlFlow<()> {
        self.joined.leave(expression);
        time_differences::mark(expression, self.rewriter);
        ControlFlow::Continue(())
    }
}

/// Puts NULL for a text of no characters that a statement puts into a column.
fn put(statement: &mut Statement) {
    match statement {
        Statement::Insert(insert) => {
            if let Some(SetExpr::Select(select)) = insert.source.as_mut().map(|source| source.body.as_mut()) {
                // Whatever the column's type is, NULL fits it.
                select.projection.iter_mut().filter_map(value_of).for_each(null_for_empty);
            }
        }
        Statement::Update(update) => {
            update.assignments.iter_mut().for_each(|assignment| null_for_empty(&mut assignment.value));
        }
        Statement::Merge(merge) => {
            for_each_put(merge, &mut |assignment| null_for_empty(&mut assignment.value), &mut |_, row| {
                row.iter_mut().for_each(null_for_empty)
            })
        }
        _ => {}
    }
}

/// Puts NULL for a text of no characters that a query gives.
fn given(body: &mut SetExpr) {
    match body {
        SetExpr::Select(select) => {
            for value in select.projection.iter_mut().filter_map(value_of).filter(|value| literal(value) == Some("")) {
                *value = fill("CAST(NULL AS STRING)", Vec::new());
            }
        }
        SetExpr::SetOperation { left, right, .. } => {
            given(left);
            given(right);
        }
        SetExpr::Values(values) => nulls_in_rows(values),
        _ => {}
    }
}

fn nulls_in_rows(values: &mut Values) {
    values.rows.iter_mut().flat_map(|row| row.content.iter_mut()).for_each(null_for_empty);
}
