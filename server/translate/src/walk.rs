//! Walks over syntax trees.
//!
//! The code that leads a visitor through all of a tree is large, and sqlparser makes it anew for each kind of visitor. Here
//! visitors come as trait objects, so that it is compiled once.

use std::ops::ControlFlow;

use sqlparser::ast::{
    Expr, GroupByExpr, Ident, ObjectName, OrderBy, OrderByExpr, Query, Select, Statement, TableFactor, TableWithJoins,
    ValueWithSpan, Visit, VisitMut, Visitor, VisitorMut,
};

/// Leads a visitor through a tree.
pub(crate) fn walk(tree: &impl Visit, visitor: &mut dyn Visitor<Break = ()>) -> ControlFlow<()> {
    tree.visit(&mut Looking(visitor))
}

/// Leads a visitor that changes it through a tree.
pub(crate) fn walk_mut(tree: &mut impl VisitMut, visitor: &mut dyn VisitorMut<Break = ()>) -> ControlFlow<()> {
    VisitMut::visit(tree, &mut Changing(visitor))
}

/// The sources of rows that a tree of a FROM clause joins, in their order.
pub(crate) fn factors(tree: &TableWithJoins) -> impl Iterator<Item = &TableFactor> {
    std::iter::once(&tree.relation).chain(tree.joins.iter().map(|join| &join.relation))
}

struct Looking<'a>(&'a mut dyn Visitor<Break = ()>);

struct Changing<'a>(&'a mut dyn VisitorMut<Break = ()>);

macro_rules! passed_on {
    ($($before:ident, $after:ident: $node:ty;)*) => {
        impl Visitor for Looking<'_> {
            type Break = ();
            $(
                fn $before(&mut self, node: &$node) -> ControlFlow<()> {
                    self.0.$before(node)
                }
                fn $after(&mut self, node: &$node) -> ControlFlow<()> {
                    self.0.$after(node)
                }
            )*
        }

        impl VisitorMut for Changing<'_> {
            type Break = ();
            $(
                fn $before(&mut self, node: &mut $node) -> ControlFlow<()> {
                    self.0.$before(node)
                }
                fn $after(&mut self, node: &mut $node) -> ControlFlow<()> {
                    self.0.$after(node)
                }
            )*
        }
    };
}

passed_on! {
    pre_visit_query, post_visit_query: Query;
    pre_visit_select, post_visit_select: Select;
    pre_visit_relation, post_visit_relation: ObjectName;
    pre_visit_table_factor, post_visit_table_factor: TableFactor;
    pre_visit_expr, post_visit_expr: Expr;
    pre_visit_statement, post_visit_statement: Statement;
    pre_visit_value, post_visit_value: ValueWithSpan;
    pre_visit_ident, post_visit_ident: Ident;
    pre_visit_order_by, post_visit_order_by: OrderBy;
    pre_visit_order_by_expr, post_visit_order_by_expr: OrderByExpr;
    pre_visit_group_by, post_visit_group_by: GroupByExpr;
}
