//! Oracle's ROWNUM over a query that has an order: the rows are numbered in that order.
//!
//! Sources: "ROWNUM Pseudocolumn" of Oracle's SQL language reference; "row_number ranking window function" of the Databricks SQL
//! language manual, where the order of an inner query says nothing of the rows of the outer one.

use std::ops::ControlFlow;

use sqlparser::ast::{
    Expr, Function, Ident, OrderByExpr, OrderByKind, Query, Select, SelectItem, SetExpr, TableFactor, VisitorMut,
    WindowType,
};

use super::distinct::with_window;
use super::limits::{is_row_number, numbers_rows};
use super::put_values::value_of;
use crate::functions::{AGGREGATES, fill};
use crate::walk::walk_mut;

/// Numbers the rows of a query over one that has an order, if it asks for their numbers among its columns; answers whether it
/// did. `limit` is what is taken of them, and is kept where nothing is done.
pub(super) fn number(query: &mut Query, limit: Option<&Expr>) -> bool {
    let plain = query.order_by.is_none() && query.limit_clause.is_none();
    let SetExpr::Select(select) = query.body.as_mut() else { return false };
    let asks = select.projection.iter_mut().filter_map(value_of).any(|value| numbers_rows(value));
    if !plain || !asks || select.distinct.is_some() || select.qualify.is_some() || aggregates(select) {
        return false;
    }
    let Some(order) = order_within(select) else { return false };
    for value in select.projection.iter_mut().filter_map(value_of) {
        let _ = walk_mut(value, &mut Numbers { order: &order, queries: 0 });
    }
    if let Some(limit) = limit {
        let numbered = fill("row_number() OVER (ORDER BY b) <= a", vec![limit.clone()]);
        select.qualify = Some(with_window(numbered, Vec::new(), order));
    }
    true
}

/// The order of the only source of rows, by names that its columns have outside as well.
fn order_within(select: &Select) -> Option<Vec<OrderByExpr>> {
    let [from] = select.from.as_slice() else { return None };
    let TableFactor::Derived { subquery, lateral: false, .. } = &from.relation else { return None };
    let (SetExpr::Select(inner), true) = (subquery.body.as_ref(), from.joins.is_empty()) else { return None };
    let OrderByKind::Expressions(order) = &subquery.order_by.as_ref()?.kind else { return None };
    let outside = |by: &OrderByExpr| {
        let name = name_outside(&by.expr, inner)?;
        Some(OrderByExpr { expr: Expr::Identifier(name), ..by.clone() })
    };
    order.iter().map(outside).collect()
}

/// What a query calls the column by which it is ordered.
fn name_outside(by: &Expr, inner: &Select) -> Option<Ident> {
    let last = |value: &Expr| match value {
        Expr::Identifier(name) => Some(name.clone()),
        Expr::CompoundIdentifier(parts) => parts.last().cloned(),
        _ => None,
    };
    let wanted = last(by);
    let alike = |one: &Ident, other: &Ident| one.value.eq_ignore_ascii_case(&other.value);
    inner.projection.iter().find_map(|item| match item {
        SelectItem::ExprWithAlias { expr, alias } => {
            let named = matches!(by, Expr::Identifier(name) if alike(name, alias));
            (named || expr == by).then(|| alias.clone())
        }
        SelectItem::UnnamedExpr(value) => last(value).filter(|name| wanted.as_ref().is_some_and(|by| alike(name, by))),
        SelectItem::Wildcard(_) | SelectItem::QualifiedWildcard(..) => wanted.clone(),
        SelectItem::ExprWithAliases { .. } => None,
    })
}

/// Whether rows are put together before they are numbered.
fn aggregates(select: &mut Select) -> bool {
    struct Aggregates(bool);
    impl VisitorMut for Aggregates {
        type Break = ();
        fn pre_visit_expr(&mut self, expression: &mut Expr) -> ControlFlow<()> {
            if let Expr::Function(Function { name, over: None, .. }) = expression {
                self.0 |= AGGREGATES.contains(&name.to_string().to_ascii_uppercase().as_str());
            }
            ControlFlow::Continue(())
        }
    }
    let mut found = Aggregates(select.having.is_some() || super::limits::has_groups(select));
    for value in select.projection.iter_mut().filter_map(value_of) {
        let _ = walk_mut(value, &mut found);
    }
    found.0
}

/// Puts the number of a row in an order in the place of ROWNUM.
struct Numbers<'o> {
    order: &'o [OrderByExpr],
    queries: usize,
}

impl VisitorMut for Numbers<'_> {
    type Break = ();

    fn pre_visit_query(&mut self, _: &mut Query) -> ControlFlow<()> {
        self.queries += 1;
        ControlFlow::Continue(())
    }

    fn post_visit_query(&mut self, _: &mut Query) -> ControlFlow<()> {
        self.queries -= 1;
        ControlFlow::Continue(())
    }

    fn post_visit_expr(&mut self, expression: &mut Expr) -> ControlFlow<()> {
        if self.queries == 0 && is_row_number(expression) {
            let mut number = fill("row_number() OVER (ORDER BY b)", Vec::new());
            if let Expr::Function(Function { over: Some(WindowType::WindowSpec(spec)), .. }) = &mut number {
                spec.order_by = self.order.to_vec();
            }
            *expression = number;
        }
        ControlFlow::Continue(())
    }
}
