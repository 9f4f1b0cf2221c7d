//! Rows that are deleted by their number among others: `WITH c AS (SELECT …, ROW_NUMBER() OVER (…) AS n FROM t) DELETE FROM c
//! WHERE n > 1`. Nothing tells such rows of a table of Databricks apart, so that the table is written anew without them.
//!
//! Source: "INSERT" of the Databricks SQL language manual; a table may be overwritten by a query of itself, which sees it as it
//! was.

use std::ops::ControlFlow;

use sqlparser::ast::{
    Delete, ExceptSelectItem, Expr, FromTable, Ident, Query, Select, SelectItem, SetExpr, Statement, TableAlias,
    TableFactor, TableObject, TableWithJoins, UnaryOperator, Visitor, WildcardAdditionalOptions,
};
use sqlparser::dialect::GenericDialect;
use sqlparser::parser::Parser;

use crate::walk::walk;

/// What is said of it.
pub(super) const SAID: &str =
    "WITH and DELETE become an INSERT OVERWRITE: the table is written anew without the rows of these numbers";

/// The statement that writes a table without the rows that a number among others has deleted; `None` of any other statement.
pub(super) fn without_numbered(statement: &Statement) -> Option<Statement> {
    let Statement::Query(query) = statement else { return None };
    let SetExpr::Delete(Statement::Delete(delete)) = query.body.as_ref() else { return None };
    let with = query.with.as_ref().filter(|with| !with.recursive)?;
    let [named] = with.cte_tables.as_slice() else { return None };
    if !named.alias.columns.is_empty() {
        return None;
    }
    let (table, item, number) = numbered(&named.query)?;
    let condition = condition(delete, &named.alias.name, number)?;
    let mut inner = (*named.query).clone();
    select_of(&mut inner)?.projection = vec![SelectItem::Wildcard(WildcardAdditionalOptions::default()), item.clone()];
    let mut outer = inner.clone();
    let except = ExceptSelectItem { first_element: number.clone(), additional_elements: Vec::new() };
    let select = select_of(&mut outer)?;
    select.projection = vec![SelectItem::Wildcard(WildcardAdditionalOptions {
        opt_except: Some(except),
        ..WildcardAdditionalOptions::default()
    })];
    let alias: TableAlias = named.alias.clone();
    let relation = TableFactor::Derived { lateral: false, subquery: Box::new(inner), alias: Some(alias), sample: None };
    select.from = vec![TableWithJoins { relation, joins: Vec::new() }];
    let kept = Expr::Nested(Box::new(condition.clone()));
    select.selection = Some(Expr::UnaryOp { op: UnaryOperator::Not, expr: Box::new(kept) });
    let TableFactor::Table { name, .. } = table else { return None };
    let mut made = Parser::parse_sql(&GenericDialect {}, "INSERT OVERWRITE TABLE t SELECT 1").ok()?.pop()?;
    if let Statement::Insert(insert) = &mut made {
        insert.table = TableObject::TableName(name.clone());
        insert.source = Some(Box::new(outer));
    }
    Some(made)
}

fn select_of(query: &mut Query) -> Option<&mut Select> {
    match query.body.as_mut() {
        SetExpr::Select(select) => Some(select),
        _ => None,
    }
}

/// The table of a query that numbers all of its rows, the column of the numbers, and what it is called.
fn numbered(query: &Query) -> Option<(&TableFactor, &SelectItem, &Ident)> {
    let SetExpr::Select(select) = query.body.as_ref() else { return None };
    let plain =
        query.with.is_none() && query.limit_clause.is_none() && query.fetch.is_none() && query.order_by.is_none();
    let whole = select.distinct.is_none()
        && select.top.is_none()
        && select.selection.is_none()
        && select.having.is_none()
        && select.qualify.is_none()
        && matches!(&select.group_by, sqlparser::ast::GroupByExpr::Expressions(keys, _) if keys.is_empty());
    let [TableWithJoins { relation, joins }] = select.from.as_slice() else { return None };
    let TableFactor::Table { name, args: None, .. } = relation else { return None };
    let last = name.0.last()?.as_ident()?;
    if !plain || !whole || !joins.is_empty() || last.value.starts_with(['#', '@']) {
        return None;
    }
    let mut numbers = select.projection.iter().filter_map(|item| match item {
        SelectItem::ExprWithAlias { expr: Expr::Function(function), alias } if function.over.is_some() => {
            Some((item, alias))
        }
        _ => None,
    });
    let (item, number) = numbers.next().filter(|_| numbers.next().is_none())?;
    Some((relation, item, number))
}

/// The condition of a DELETE of the named query that asks for nothing but the number.
fn condition<'d>(delete: &'d Delete, named: &Ident, number: &Ident) -> Option<&'d Expr> {
    let (FromTable::WithFromKeyword(from) | FromTable::WithoutKeyword(from)) = &delete.from;
    let [TableWithJoins { relation: TableFactor::Table { name, .. }, joins }] = from.as_slice() else { return None };
    let is_named = |part: &Ident| part.value.eq_ignore_ascii_case(&named.value);
    let same = matches!(name.0.as_slice(), [only] if only.as_ident().is_some_and(is_named));
    let alone = joins.is_empty()
        && delete.using.is_none()
        && delete.returning.is_none()
        && delete.output.is_none()
        && delete.limit.is_none()
        && delete.order_by.is_empty();
    let condition = delete.selection.as_ref()?;
    (same && alone && walk(condition, &mut OnlyNumber(number)).is_continue()).then_some(condition)
}

/// Whether an expression is a query.
pub(super) const fn asks(expression: &Expr) -> bool {
    matches!(expression, Expr::Subquery(_) | Expr::Exists { .. } | Expr::InSubquery { .. })
}

/// Stops at every name but one.
struct OnlyNumber<'n>(&'n Ident);

impl Visitor for OnlyNumber<'_> {
    type Break = ();

    fn pre_visit_expr(&mut self, expression: &Expr) -> ControlFlow<()> {
        let other = match expression {
            Expr::Identifier(name) => !name.value.eq_ignore_ascii_case(&self.0.value),
            Expr::CompoundIdentifier(_) => true,
            other => asks(other),
        };
        if other { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }
}
