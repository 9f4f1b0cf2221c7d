//! Limits that are no plain number.
//!
//! Source: "LIMIT clause" of the Databricks SQL language manual: the limit is a constant whole number. A variable of a script
//! is one; a parameter of a function is none.

use model::Dialect;
use sqlparser::ast::{
    Expr, FromTable, Function, Ident, LimitClause, OrderByExpr, OrderByKind, Query, Select, SelectItem, SetExpr,
    Statement, TableFactor, Value, Visitor, WindowType,
};
use std::ops::ControlFlow;

use super::change::Change;
use super::limits::numbers_rows;
use crate::diagnostic_codes::*;
use crate::functions::{fill, fill_rows, number};
use crate::walk::walk;

impl Change<'_, '_> {
    /// Gives a limit that is no constant the form that Databricks takes.
    pub(super) fn limit_by_value(&self, query: &mut Query) {
        let Some(LimitClause::LimitOffset { limit, offset, .. }) = &mut query.limit_clause else { return };
        let values = || limit.iter().chain(offset.as_ref().map(|offset| &offset.value));
        if values().all(|value| number(value).is_some()) {
            return;
        }
        if values().any(asks) {
            return self
                .remark(NOT_TRANSLATED, "a limit that a query gives has no counterpart; number the rows instead");
        }
        if self.rewriter.in_function.get() && values().any(names) {
            return self.rows_up_to(query);
        }
        if let Some(limit) = limit
            && self.rewriter.dialect == Dialect::Oracle
            && number(limit).is_none()
        {
            // Numbers of PL/SQL are decimals, and may be less than nothing.
            *limit = fill("greatest(int(a), 0)", vec![limit.clone()]);
        }
    }

    /// Numbers the rows of a query, where a parameter tells how many of them there are.
    fn rows_up_to(&self, query: &mut Query) {
        let Some(LimitClause::LimitOffset { limit, offset, .. }) = query.limit_clause.take() else { return };
        let refuse = || {
            self.remark(
                NOT_TRANSLATED,
                "a limit that a parameter gives has no rule here; number the rows in an inner query",
            );
        };
        let order = match query.order_by.as_ref().map(|order| &order.kind) {
            Some(OrderByKind::Expressions(order)) => order.clone(),
            None => Vec::new(),
            Some(_) => return refuse(),
        };
        let SetExpr::Select(select) = query.body.as_mut() else { return refuse() };
        let Some(order) = in_columns(&order, select) else { return refuse() };
        if select.qualify.is_some() || select.distinct.is_some() {
            return refuse();
        }
        if order.is_empty() {
            self.remark(ASSUMED, "the rows of a query without an order are limited in no order");
        }
        let offset = offset.map(|offset| offset.value);
        let last = match (limit, &offset) {
            (Some(limit), Some(offset)) => Some(fill("a + coalesce(b, 0)", vec![limit, offset.clone()])),
            (limit, _) => limit,
        };
        // A bound of NULL is none.
        let bounds = [("<=", last), (">", offset)]
            .into_iter()
            .filter_map(|(sign, bound)| Some(fill(&format!("coalesce(row_place {sign} a, true)"), vec![bound?])));
        let Some(condition) = bounds.reduce(|left, right| fill("a AND b", vec![left, right])) else { return };
        let template = "(SELECT * EXCEPT (row_place) FROM (SELECT 1) WHERE a ORDER BY row_place)";
        let Some(TableFactor::Derived { subquery: mut around, .. }) = fill_rows(template, vec![condition]) else {
            return refuse();
        };
        let mut number = fill("row_number() OVER (ORDER BY 1)", Vec::new());
        if let (Expr::Function(Function { over: Some(WindowType::WindowSpec(window)), .. }), false) =
            (&mut number, order.is_empty())
        {
            window.order_by = order;
        }
        select.projection.push(SelectItem::ExprWithAlias { expr: number, alias: Ident::new("row_place") });
        query.order_by = None;
        around.with = query.with.take();
        if let SetExpr::Select(outer) = around.body.as_mut()
            && let Some(TableFactor::Derived { subquery, .. }) = outer.from.first_mut().map(|from| &mut from.relation)
        {
            std::mem::swap(subquery.as_mut(), query);
        }
        *query = *around;
    }

    /// Refuses a change of rows whose numbers it asks for.
    pub(super) fn numbered_changes(&self, statement: &Statement) {
        let found = match statement {
            Statement::Update(update) => {
                let values = update.assignments.iter().map(|assignment| &assignment.value);
                values.chain(&update.selection).any(numbers_rows)
            }
            Statement::Delete(delete) => {
                let (FromTable::WithFromKeyword(from) | FromTable::WithoutKeyword(from)) = &delete.from;
                !from.is_empty() && delete.selection.iter().any(numbers_rows)
            }
            _ => false,
        };
        if found {
            let message =
                "a change of rows up to a ROWNUM has no counterpart; leave it out where the condition names the rows";
            self.remark(NOT_TRANSLATED, message);
        }
    }
}

/// What rows are sorted by, in words of the columns they are made of; `None` where a number names none of the columns.
fn in_columns(order: &[OrderByExpr], select: &Select) -> Option<Vec<OrderByExpr>> {
    let named = |name: &str| {
        select.projection.iter().find_map(|item| match item {
            SelectItem::ExprWithAlias { expr, alias } if alias.value.eq_ignore_ascii_case(name) => Some(expr.clone()),
            _ => None,
        })
    };
    let numbered = |place: usize| match select.projection.get(place.checked_sub(1)?)? {
        SelectItem::UnnamedExpr(expr) | SelectItem::ExprWithAlias { expr, .. } => Some(expr.clone()),
        _ => None,
    };
    order
        .iter()
        .map(|item| {
            let expr = match &item.expr {
                Expr::Identifier(name) => named(&name.value).unwrap_or_else(|| item.expr.clone()),
                other => match number(other) {
                    Some(place) => numbered(place.parse().ok()?)?,
                    None => other.clone(),
                },
            };
            Some(OrderByExpr { expr, ..item.clone() })
        })
        .collect()
}

/// Whether an expression asks a query.
fn asks(expression: &Expr) -> bool {
    struct Queries;
    impl Visitor for Queries {
        type Break = ();
        fn pre_visit_query(&mut self, _: &Query) -> ControlFlow<()> {
            ControlFlow::Break(())
        }
    }
    walk(expression, &mut Queries).is_break()
}

/// Whether an expression names something.
fn names(expression: &Expr) -> bool {
    struct Names;
    impl Visitor for Names {
        type Break = ();
        fn pre_visit_expr(&mut self, expression: &Expr) -> ControlFlow<()> {
            match expression {
                Expr::Identifier(_) | Expr::CompoundIdentifier(_) => ControlFlow::Break(()),
                Expr::Value(value) if matches!(value.value, Value::Placeholder(_)) => ControlFlow::Break(()),
                _ => ControlFlow::Continue(()),
            }
        }
    }
    walk(expression, &mut Names).is_break()
}
