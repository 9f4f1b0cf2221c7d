//! Columns beside groups: MySQL and PostgreSQL take a column that is not grouped by where the groups tell its value.
//!
//! Sources: "MySQL Handling of GROUP BY" of the MySQL reference manual, which without ONLY_FULL_GROUP_BY takes the value of any
//! row; "GROUP BY Clause" of PostgreSQL's documentation; "any_value aggregate function" of the Databricks SQL language manual.

use std::ops::ControlFlow;

use model::Dialect;
use sqlparser::ast::{Expr, GroupByExpr, Ident, OrderByKind, Query, Select, SelectItem, SetExpr, VisitorMut};

use super::change::Change;
use super::put_values::value_of;
use crate::diagnostic_codes::ASSUMED;
use crate::functions::{AGGREGATES, call};
use crate::walk::walk_mut;

/// Aggregates that the common list lacks.
const MORE: &[&str] =
    &["ANY_VALUE", "STD", "JSON_ARRAYAGG", "JSON_OBJECTAGG", "JSON_AGG", "JSONB_AGG", "EVERY", "MODE"];
/// How the names of others begin.
const FAMILIES: &[&str] = &["STDDEV_", "VAR_", "BIT_", "BOOL_", "REGR_", "COVAR_", "CORR", "PERCENTILE_", "XMLAGG"];

/// Units of time, which the parser takes for names where they are arguments.
const UNITS: &[&str] = &["year", "quarter", "month", "week", "day", "hour", "minute", "second", "microsecond"];

impl Change<'_, '_> {
    /// Before a query's parts are visited: what its rows are ordered by.
    pub(super) fn ungrouped_in_order(&self, query: &mut Query) {
        let SetExpr::Select(select) = query.body.as_ref() else { return };
        let Some(mut found) = self.found(select) else { return };
        let Some(OrderByKind::Expressions(order)) = query.order_by.as_mut().map(|order| &mut order.kind) else {
            return;
        };
        order.iter_mut().for_each(|by| found.wrap(&mut by.expr));
    }

    /// Before its parts are visited: the columns of a query with groups, and what it asks of them.
    pub(super) fn ungrouped(&self, select: &mut Select) {
        let Some(mut found) = self.found(select) else { return };
        for item in &mut select.projection {
            let name = match item {
                SelectItem::UnnamedExpr(Expr::Identifier(name)) => Some(name.clone()),
                SelectItem::UnnamedExpr(Expr::CompoundIdentifier(parts)) => parts.last().cloned(),
                _ => None,
            };
            let by_its_name =
                matches!(item, SelectItem::ExprWithAlias { alias, .. } if found.keys.contains(&plain(alias)));
            if let Some(value) = value_of(item).filter(|_| !by_its_name) {
                let before = found.count;
                found.wrap(value);
                // A column keeps its name.
                if let (Some(alias), true) = (name, found.count > before) {
                    *item = SelectItem::ExprWithAlias { expr: value.clone(), alias };
                }
            }
        }
        select.having.iter_mut().for_each(|condition| found.wrap(condition));
        if !found.wrapped.is_empty() && self.rewriter.dialect == Dialect::MySql {
            let columns = found.wrapped.join(", ");
            let message = format!(
                "of what is not grouped by, any row of a group gives the value, each column's perhaps another: {columns}"
            );
            self.remark(ASSUMED, message);
        }
    }

    /// What a query with groups is grouped by; `None` where a column cannot stand beside them or nothing is known of it.
    fn found(&self, select: &Select) -> Option<Ungrouped> {
        let dialects = [Dialect::MySql, Dialect::PostgreSql];
        let GroupByExpr::Expressions(by, _) = &select.group_by else { return None };
        let known = by.iter().all(|key| !matches!(key, Expr::Rollup(_) | Expr::Cube(_) | Expr::GroupingSets(_)));
        if by.is_empty() || !known || !dialects.contains(&self.rewriter.dialect) {
            return None;
        }
        let by_place = |key: &Expr| {
            let place: usize = crate::functions::number(key)?.parse().ok()?;
            match select.projection.get(place.checked_sub(1)?)? {
                SelectItem::UnnamedExpr(value) | SelectItem::ExprWithAlias { expr: value, .. } => Some(value.clone()),
                _ => None,
            }
        };
        let keys = by.iter().map(|key| spelled(&by_place(key).unwrap_or_else(|| key.clone()))).collect();
        let aliases = select.projection.iter().filter_map(|item| match item {
            SelectItem::ExprWithAlias { alias, .. } => Some(plain(alias)),
            _ => None,
        });
        let variables = self.rewriter.variables.borrow().keys().cloned().collect::<Vec<_>>();
        let names = aliases.chain(variables).chain(self.aliases.iter().cloned()).collect();
        Some(Ungrouped { keys, names, around: Vec::new(), inside: 0, wrapped: Vec::new(), count: 0 })
    }
}

/// A walk that puts `any_value` around the columns that are not grouped by.
struct Ungrouped {
    /// What is grouped by, as [spelled].
    keys: Vec<String>,
    /// Names of columns of the query itself and of variables.
    names: Vec<String>,
    /// Whether the expressions around a place keep what is within them.
    around: Vec<bool>,
    inside: usize,
    wrapped: Vec<String>,
    /// How many places were wrapped.
    count: usize,
}

impl Ungrouped {
    fn wrap(&mut self, value: &mut Expr) {
        let _ = walk_mut(value, self);
    }

    /// Whether nothing within an expression is to be wrapped.
    fn keeps(&self, expression: &Expr) -> bool {
        match expression {
            Expr::Function(function) => {
                let name = function.name.0.last().and_then(|part| part.as_ident());
                let name = name.map(|name| name.value.to_ascii_uppercase()).unwrap_or_default();
                let aggregate = AGGREGATES.contains(&name.as_str()) || MORE.contains(&name.as_str());
                let family = FAMILIES.iter().any(|family| name.starts_with(family));
                aggregate || family || function.over.is_some() || self.is_key(expression)
            }
            Expr::Identifier(name) => {
                let plain = plain(name);
                let unit = name.quote_style.is_none() && UNITS.contains(&plain.as_str());
                unit || plain.starts_with('@') || self.names.contains(&plain) || self.is_key(expression)
            }
            other => self.is_key(other),
        }
    }

    fn is_key(&self, expression: &Expr) -> bool {
        let this = spelled(expression);
        let is_column = matches!(expression, Expr::Identifier(_) | Expr::CompoundIdentifier(_));
        let ends = |long: &str, short: &str| long.strip_suffix(short).is_some_and(|before| before.ends_with('.'));
        self.keys.iter().any(|key| *key == this || (is_column && (ends(key, &this) || ends(&this, key))))
    }
}

impl VisitorMut for Ungrouped {
    type Break = ();

    fn pre_visit_query(&mut self, _: &mut Query) -> ControlFlow<()> {
        self.inside += 1;
        ControlFlow::Continue(())
    }

    fn post_visit_query(&mut self, _: &mut Query) -> ControlFlow<()> {
        self.inside -= 1;
        ControlFlow::Continue(())
    }

    fn pre_visit_expr(&mut self, expression: &mut Expr) -> ControlFlow<()> {
        let keeps = self.keeps(expression);
        self.around.push(keeps);
        self.inside += usize::from(keeps);
        ControlFlow::Continue(())
    }

    fn post_visit_expr(&mut self, expression: &mut Expr) -> ControlFlow<()> {
        if self.around.pop() == Some(true) {
            self.inside -= 1;
            return ControlFlow::Continue(());
        }
        if self.inside == 0 && matches!(expression, Expr::Identifier(_) | Expr::CompoundIdentifier(_)) {
            let column = expression.to_string();
            if !self.wrapped.contains(&column) {
                self.wrapped.push(column);
            }
            self.count += 1;
            *expression = call("any_value", vec![expression.clone()]);
        }
        ControlFlow::Continue(())
    }
}

fn plain(name: &Ident) -> String {
    name.value.to_lowercase()
}

/// An expression without the quotes and the case of its names, by which it is told from others.
fn spelled(expression: &Expr) -> String {
    expression.to_string().to_lowercase().replace(['`', '"'], "")
}
