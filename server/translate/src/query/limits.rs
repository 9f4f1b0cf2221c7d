//! How many rows a query gives: TOP, FETCH, LIMIT with a comma, ROWNUM.

use std::ops::ControlFlow;

use model::Dialect;
use sqlparser::ast::{
    BinaryOperator, Expr, Fetch, LimitClause, Offset, OffsetRows, OrderByKind, Query, Select, SelectItem, SetExpr,
    TableFactor, TableWithJoins, TopQuantity, Value,
};

use super::change::Change;
use super::distinct::with_window;
use super::ordered_row_numbers;
use crate::diagnostic_codes::*;
use crate::functions::{self, AGGREGATES, call, fill, fill_rows, number};
use crate::walk::walk;

impl Change<'_, '_> {
    pub(super) fn limits(&self, query: &mut Query) {
        if !matches!(*query.body, SetExpr::Select(_)) {
            self.tops_of_parts(&mut query.body);
        }
        self.top(query);
        self.fetch(query);
        if let Some(LimitClause::OffsetCommaLimit { offset, limit }) =
            query.limit_clause.take_if(|clause| matches!(clause, LimitClause::OffsetCommaLimit { .. }))
        {
            query.limit_clause = Some(clause(Some(limit), Some(offset)));
        }
        if let Some(LimitClause::LimitOffset { offset: Some(offset), .. }) = &mut query.limit_clause {
            offset.rows = OffsetRows::None;
        }
        if self.rewriter.dialect == Dialect::Oracle {
            self.row_numbers(query);
        }
        if self.rewriter.dialect == Dialect::Snowflake {
            whole_variables(query);
        }
    }

    /// TOP in a query that is put together with others limits that one alone: it becomes a query of its own.
    fn tops_of_parts(&self, body: &mut SetExpr) {
        match body {
            SetExpr::SetOperation { left, right, .. } => {
                self.tops_of_parts(left);
                self.tops_of_parts(right);
            }
            SetExpr::Select(select) if select.top.is_some() => {
                let mut query = Query {
                    with: None,
                    body: Box::new(SetExpr::Select(select.clone())),
                    order_by: None,
                    limit_clause: None,
                    fetch: None,
                    locks: Vec::new(),
                    for_clause: None,
                    settings: None,
                    format_clause: None,
                    pipe_operators: Vec::new(),
                };
                self.top(&mut query);
                *body = SetExpr::Query(Box::new(query));
            }
            _ => {}
        }
    }

    fn top(&self, query: &mut Query) {
        let SetExpr::Select(select) = query.body.as_mut() else { return };
        let Some(top) = select.top.take() else { return };
        let quantity = match top.quantity {
            Some(TopQuantity::Constant(number)) => functions::integer(number),
            Some(TopQuantity::Expr(Expr::Nested(inner))) => *inner,
            Some(TopQuantity::Expr(expression)) => expression,
            None => return,
        };
        // A view with TOP 100 PERCENT only means that ORDER BY may stand in it.
        if top.percent && number(&quantity) == Some("100") {
            return;
        }
        if top.percent || query.limit_clause.is_some() {
            return self.remark(NOT_TRANSLATED, "TOP with PERCENT has no counterpart; use percent_rank()");
        }
        if top.with_ties {
            return self.with_ties(query, quantity);
        }
        query.limit_clause = Some(clause(Some(quantity), None));
    }

    fn fetch(&self, query: &mut Query) {
        let Some(Fetch { with_ties, percent, quantity }) = query.fetch.take() else { return };
        if percent {
            return self.remark(NOT_TRANSLATED, "FETCH with PERCENT has no counterpart; use percent_rank()");
        }
        let quantity = quantity.unwrap_or_else(|| functions::integer(1));
        if with_ties {
            return self.with_ties(query, quantity);
        }
        let offset = match query.limit_clause.take() {
            Some(LimitClause::LimitOffset { offset, .. }) => offset.map(|offset| offset.value),
            _ => None,
        };
        query.limit_clause = Some(clause(Some(quantity), offset));
    }

    /// The first rows and all that equal the last of them.
    fn with_ties(&self, query: &mut Query, quantity: Expr) {
        let order = match query.order_by.as_ref().map(|order| &order.kind) {
            Some(OrderByKind::Expressions(order)) => order.clone(),
            _ => return self.remark(NOT_TRANSLATED, "WITH TIES needs an ORDER BY"),
        };
        let SetExpr::Select(select) = query.body.as_mut() else {
            return self.remark(NOT_TRANSLATED, "WITH TIES of a union has no counterpart; use rank()");
        };
        if select.qualify.is_some() || select.distinct.is_some() {
            return self.remark(NOT_TRANSLATED, "WITH TIES beside DISTINCT or QUALIFY has no counterpart; use rank()");
        }
        let rank = fill("rank() OVER (ORDER BY b) <= a", vec![quantity]);
        select.qualify = Some(with_window(rank, Vec::new(), order));
    }

    /// `WHERE ROWNUM <= 10` is a limit.
    fn row_numbers(&self, query: &mut Query) {
        let ordered = query.order_by.is_some();
        let SetExpr::Select(select) = query.body.as_mut() else { return };
        let limit = take_row_limit(select);
        let left = select.selection.iter().chain(&select.having).any(numbers_rows);
        if left {
            return self.remark(NOT_TRANSLATED, UNNUMBERED);
        }
        if ordered_row_numbers::number(query, limit.as_ref()) {
            return;
        }
        let SetExpr::Select(select) = query.body.as_mut() else { return };
        let Some(limit) = limit else { return };
        let one = matches!(number(&limit), Some("1"));
        let grouped = select.having.is_some() || has_groups(select) || select.projection.iter().any(aggregates);
        if one && !grouped {
            // One row differs from no other.
            select.distinct = None;
        }
        if (grouped || select.distinct.is_some()) && query.limit_clause.is_none() && limit_before(select, &limit) {
            return;
        }
        if grouped || select.distinct.is_some() || query.limit_clause.is_some() {
            return self
                .remark(NOT_TRANSLATED, "ROWNUM beside GROUP BY or DISTINCT has no counterpart; limit an inner query");
        }
        if ordered {
            self.remark(ASSUMED, "ROWNUM counts before ORDER BY in Oracle; LIMIT comes after it");
        }
        query.limit_clause = Some(clause(Some(limit), None));
    }
}

/// What a condition on rows that no order numbers is refused with.
const UNNUMBERED: &str = "ROWNUM has no counterpart in this place; number the rows with row_number in an inner query";

/// Whether an expression holds the number of a row, a query inside of it left aside.
pub(super) fn numbers_rows(expression: &Expr) -> bool {
    outside_of_queries(expression, &is_row_number)
}

pub(super) fn is_row_number(part: &Expr) -> bool {
    matches!(part, Expr::Identifier(word) if word.quote_style.is_none() && word.value.eq_ignore_ascii_case("ROWNUM"))
}

/// Whether a part of an expression that is in no query inside of it is of a kind.
fn outside_of_queries(expression: &Expr, is_it: &dyn Fn(&Expr) -> bool) -> bool {
    struct Finds<'f> {
        queries: usize,
        is_it: &'f dyn Fn(&Expr) -> bool,
    }
    impl sqlparser::ast::Visitor for Finds<'_> {
        type Break = ();

        fn pre_visit_query(&mut self, _: &Query) -> ControlFlow<()> {
            self.queries += 1;
            ControlFlow::Continue(())
        }

        fn post_visit_query(&mut self, _: &Query) -> ControlFlow<()> {
            self.queries -= 1;
            ControlFlow::Continue(())
        }

        fn pre_visit_expr(&mut self, expression: &Expr) -> ControlFlow<()> {
            if self.queries == 0 && (self.is_it)(expression) {
                return ControlFlow::Break(());
            }
            ControlFlow::Continue(())
        }
    }
    walk(expression, &mut Finds { queries: 0, is_it }).is_break()
}

/// Whether a column is made of many rows; a query inside of it aggregates for itself.
fn aggregates(item: &SelectItem) -> bool {
    let expression = match item {
        SelectItem::UnnamedExpr(expression) | SelectItem::ExprWithAlias { expr: expression, .. } => expression,
        _ => return false,
    };
    outside_of_queries(expression, &|part| match part {
        Expr::Function(function) if function.over.is_none() => {
            let name = function.name.to_string();
            AGGREGATES.iter().any(|aggregate| name.eq_ignore_ascii_case(aggregate))
        }
        _ => false,
    })
}

/// Takes the rows from an inner query that has the limit, where what is made of them can still be named: all of one table,
/// or nothing but their number; `false` elsewhere.
fn limit_before(select: &mut Select, limit: &Expr) -> bool {
    let only_counts = !has_groups(select) && select.having.is_none() && select.projection.iter().all(counts);
    let alias = match select.from.as_slice() {
        [TableWithJoins { relation: TableFactor::Table { name, alias, args: None, .. }, joins }]
            if joins.is_empty() =>
        {
            let last = name.0.last().and_then(|part| part.as_ident()).cloned();
            alias.as_ref().map(|alias| alias.name.clone()).or(last)
        }
        _ => None,
    };
    if alias.is_none() && !only_counts {
        return false;
    }
    let Some(mut inner) = fill_rows("(SELECT * FROM t) AS first_rows", Vec::new()) else { return false };
    let TableFactor::Derived { subquery, alias: outer, .. } = &mut inner else { return false };
    let SetExpr::Select(rows) = subquery.body.as_mut() else { return false };
    rows.from = std::mem::take(&mut select.from);
    rows.selection = select.selection.take();
    subquery.limit_clause = Some(clause(Some(limit.clone()), None));
    if let (Some(outer), Some(alias)) = (outer, alias) {
        outer.name = alias;
    }
    select.from = vec![TableWithJoins { relation: inner, joins: Vec::new() }];
    true
}

/// Whether a column only counts rows: `count(*)` and `count(1)`.
fn counts(item: &SelectItem) -> bool {
    let (SelectItem::UnnamedExpr(Expr::Function(function))
    | SelectItem::ExprWithAlias { expr: Expr::Function(function), .. }) = item
    else {
        return false;
    };
    let text = function.to_string().to_uppercase();
    function.over.is_none() && ["COUNT(*)", "COUNT(1)", "COUNT(0)", "COUNT('X')"].contains(&text.as_str())
}

pub(super) fn has_groups(select: &Select) -> bool {
    match &select.group_by {
        sqlparser::ast::GroupByExpr::All(_) => true,
        sqlparser::ast::GroupByExpr::Expressions(groups, _) => !groups.is_empty(),
    }
}

/// Numbers of Snowflake are decimals, which Databricks takes for no count of rows.
fn whole_variables(query: &mut Query) {
    let Some(LimitClause::LimitOffset { limit, offset, .. }) = &mut query.limit_clause else { return };
    for count in limit.iter_mut().chain(offset.as_mut().map(|offset| &mut offset.value)) {
        if matches!(count, Expr::Value(value) if matches!(value.value, Value::Placeholder(_))) {
            *count = call("int", vec![count.clone()]);
        }
    }
}

fn clause(limit: Option<Expr>, offset: Option<Expr>) -> LimitClause {
    let offset = offset.map(|value| Offset { value, rows: OffsetRows::None });
    LimitClause::LimitOffset { limit, offset, limit_by: Vec::new() }
}

/// Takes `ROWNUM <= n` out of the conditions that all must hold.
fn take_row_limit(select: &mut Select) -> Option<Expr> {
    let condition = select.selection.take()?;
    let mut limit = None;
    let mut rest: Option<Expr> = None;
    for part in conjuncts(condition).into_iter().filter(|part| !is_of_every_row(part)) {
        match row_limit(&part).filter(|_| limit.is_none()) {
            Some(found) => limit = Some(found),
            None => {
                rest = Some(match rest {
                    None => part,
                    Some(before) => {
                        Expr::BinaryOp { left: Box::new(before), op: BinaryOperator::And, right: Box::new(part) }
                    }
                });
            }
        }
    }
    select.selection = rest;
    limit
}

/// The conditions that AND joins.
pub(super) fn conjuncts(condition: Expr) -> Vec<Expr> {
    let mut found = Vec::new();
    let mut waiting = vec![condition];
    while let Some(next) = waiting.pop() {
        match next {
            Expr::BinaryOp { left, op: BinaryOperator::And, right } => {
                waiting.push(*right);
                waiting.push(*left);
            }
            other => found.push(other),
        }
    }
    found
}

/// Whether a condition holds for the number of each row: `ROWNUM >= 1`, `ROWNUM > 0`.
fn is_of_every_row(condition: &Expr) -> bool {
    let Expr::BinaryOp { left, op, right } = condition else { return false };
    is_row_number(left)
        && matches!((op, number(right)), (BinaryOperator::GtEq, Some("1")) | (BinaryOperator::Gt, Some("0")))
}

fn row_limit(condition: &Expr) -> Option<Expr> {
    if let Expr::Nested(inner) = condition {
        return row_limit(inner);
    }
    let Expr::BinaryOp { left, op, right } = condition else { return None };
    let is_rownum = |side: &Expr| matches!(side, Expr::Identifier(word) if word.value.eq_ignore_ascii_case("ROWNUM"));
    let (op, bound) = if is_rownum(left) {
        (op.clone(), right)
    } else if is_rownum(right) {
        let turned = match op {
            BinaryOperator::Gt => BinaryOperator::Lt,
            BinaryOperator::GtEq => BinaryOperator::LtEq,
            other => other.clone(),
        };
        (turned, left)
    } else {
        return None;
    };
    match (op, number(bound)) {
        (BinaryOperator::LtEq, _) => Some((**bound).clone()),
        (BinaryOperator::Lt, Some(digits)) => Some(functions::integer(digits.parse::<u64>().ok()?.saturating_sub(1))),
        (BinaryOperator::Lt, None) => Some(fill("ceil(a) - 1", vec![(**bound).clone()])),
        (BinaryOperator::Eq, Some("1")) => Some(functions::integer(1)),
        _ => None,
    }
}
