//! `DISTINCT ON`, of which Databricks has none.

use sqlparser::ast::{Distinct, Expr, Function, OrderByExpr, OrderByKind, Query, SetExpr, WindowType};

use super::change::Change;
use crate::diagnostic_codes::*;
use crate::functions;

impl Change<'_, '_> {
    /// DISTINCT ON keeps the first row of each group in the query's order.
    pub(super) fn distinct_on(&self, query: &mut Query) {
        let order = query.order_by.as_ref().map(ToString::to_string).unwrap_or_default();
        let order_by = query.order_by.as_ref().map(|order| order.kind.clone());
        let SetExpr::Select(select) = query.body.as_mut() else { return };
        if !matches!(select.distinct, Some(Distinct::On(_))) {
            return;
        }
        let Some(Distinct::On(keys)) = select.distinct.take() else { return };
        let orders = match order_by {
            Some(OrderByKind::Expressions(orders)) => orders,
            _ => keys
                .iter()
                .map(|key| OrderByExpr { expr: key.clone(), options: Default::default(), with_fill: None })
                .collect(),
        };
        if order.is_empty() {
            self.remark(ASSUMED, "DISTINCT ON without an order keeps any row of each group");
        }
        if select.qualify.is_some() {
            return self.remark(NOT_TRANSLATED, "DISTINCT ON beside QUALIFY has no counterpart");
        }
        let number = functions::fill("row_number() OVER (PARTITION BY a ORDER BY b) = 1", Vec::new());
        select.qualify = Some(with_window(number, keys, orders));
    }
}

/// Gives a comparison of a window function its partitions and order.
pub(super) fn with_window(mut comparison: Expr, partition: Vec<Expr>, order: Vec<OrderByExpr>) -> Expr {
    if let Expr::BinaryOp { left, .. } = &mut comparison
        && let Expr::Function(Function { over: Some(WindowType::WindowSpec(spec)), .. }) = left.as_mut()
    {
        spec.partition_by = partition;
        spec.order_by = order;
    }
    comparison
}
