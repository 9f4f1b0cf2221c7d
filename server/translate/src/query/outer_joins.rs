//! Outer joins of Oracle, and of Redshift after it: `WHERE a.x = b.x (+)` as `a LEFT JOIN b ON a.x = b.x`.

use std::collections::HashSet;
use std::ops::ControlFlow;

use sqlparser::ast::{
    BinaryOperator, Expr, Join, JoinConstraint, JoinOperator, ObjectNamePart, Select, TableFactor, TableWithJoins,
    Visitor, VisitorMut,
};

use super::limits::conjuncts;
use crate::functions::plain_arguments;
use crate::walk::{walk, walk_mut};

/// Stands for `(+)` where the grammar has no such sign: a call of this name with the column.
pub(super) const MARK: &str = " (+)";

/// Puts the marks of a grammar that has the sign in the place of the calls that stand for them.
pub(super) fn put_marks(select: &mut Select) {
    let Some(condition) = &mut select.selection else { return };
    let _ = walk_mut(condition, &mut Calls);
}

struct Calls;

impl VisitorMut for Calls {
    type Break = ();

    fn pre_visit_expr(&mut self, expression: &mut Expr) -> ControlFlow<()> {
        let Expr::Function(function) = expression else { return ControlFlow::Continue(()) };
        let is_mark = matches!(function.name.0.as_slice(), [ObjectNamePart::Identifier(name)] if name.value == MARK);
        if is_mark
            && let Some(arguments) = plain_arguments(function)
            && let [column] = arguments.as_slice()
        {
            *expression = Expr::OuterJoin(Box::new(column.clone()));
        }
        ControlFlow::Continue(())
    }
}

/// Whether a condition of the query has a `(+)`; those of inner queries are theirs.
pub(super) fn has_marks(select: &Select) -> bool {
    select.selection.as_ref().is_some_and(|condition| walk(condition, &mut Marks::default()).is_break())
}

#[derive(Default)]
struct Marks {
    queries: usize,
}

impl Visitor for Marks {
    type Break = ();

    fn pre_visit_query(&mut self, _: &sqlparser::ast::Query) -> ControlFlow<()> {
        self.queries += 1;
        ControlFlow::Continue(())
    }

    fn post_visit_query(&mut self, _: &sqlparser::ast::Query) -> ControlFlow<()> {
        self.queries -= 1;
        ControlFlow::Continue(())
    }

    fn pre_visit_expr(&mut self, expression: &Expr) -> ControlFlow<()> {
        if self.queries == 0 && matches!(expression, Expr::OuterJoin(_)) {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    }
}

/// Turns the marked conditions into joins. Every table must have its name at its columns.
pub(super) fn join(select: &mut Select) -> Result<(), String> {
    if select.from.iter().any(|from| !from.joins.is_empty()) {
        return Err("`(+)` beside JOIN cannot be translated".to_owned());
    }
    let Some(condition) = select.selection.take() else { return Ok(()) };
    let mut rest = Vec::new();
    let mut outer: Vec<(String, HashSet<String>, Expr)> = Vec::new();
    for mut part in conjuncts(condition) {
        let mut sides = Sides::default();
        let _ = walk_mut(&mut part, &mut sides);
        let mut marked: Vec<String> = sides.marked.into_iter().collect();
        match (marked.pop(), marked.is_empty(), sides.bare) {
            (None, ..) => rest.push(part),
            (Some(table), true, false) => {
                let others = sides.all.into_iter().filter(|other| *other != table).collect();
                outer.push((table, others, part));
            }
            (Some(_), _, true) => {
                return Err("`(+)` at a column without its table's name cannot be translated".to_owned());
            }
            (Some(_), false, _) => {
                return Err("a condition that marks two tables with `(+)` cannot be translated".to_owned());
            }
        }
    }
    let optional: HashSet<String> = outer.iter().map(|(table, ..)| table.clone()).collect();
    let (mut waiting, mut joined): (Vec<_>, Vec<_>) =
        std::mem::take(&mut select.from).into_iter().partition(|from| optional.contains(&name_of(&from.relation)));
    let mut known: HashSet<String> = joined.iter().map(|from| name_of(&from.relation)).collect();
    if joined.is_empty() || waiting.len() != optional.len() {
        return Err("the tables of `(+)` cannot be told apart".to_owned());
    }
    while !waiting.is_empty() {
        let ready = waiting.iter().position(|from| {
            let name = name_of(&from.relation);
            outer.iter().filter(|(table, ..)| *table == name).all(|(_, others, _)| others.is_subset(&known))
        });
        let Some(ready) = ready else {
            return Err("outer joins with `(+)` in a circle cannot be translated".to_owned());
        };
        let next = waiting.remove(ready);
        let name = name_of(&next.relation);
        let (own, others): (Vec<_>, Vec<_>) = outer.into_iter().partition(|(table, ..)| *table == name);
        outer = others;
        let needs: HashSet<String> = own.iter().flat_map(|(_, others, _)| others.iter().cloned()).collect();
        let condition = all_of(own.into_iter().map(|(.., condition)| condition)).ok_or("`(+)` without a condition")?;
        attach(&mut joined, next, &needs, condition)?;
        known.insert(name);
    }
    select.from = joined;
    select.selection = all_of(rest);
    Ok(())
}

/// Appends a LEFT JOIN to the source of rows that holds what its condition needs; several of them become one cross join.
fn attach(
    joined: &mut Vec<TableWithJoins>,
    next: TableWithJoins,
    needs: &HashSet<String>,
    on: Expr,
) -> Result<(), String> {
    let holds = |from: &TableWithJoins| {
        needs.contains(&name_of(&from.relation))
            || from.joins.iter().any(|join| needs.contains(&name_of(&join.relation)))
    };
    let (mut holding, others): (Vec<_>, Vec<_>) = std::mem::take(joined).into_iter().partition(holds);
    if holding.is_empty() {
        holding = others;
    } else {
        *joined = others;
    }
    let mut holding = holding.into_iter();
    let mut first = holding.next().ok_or("`(+)` without another table")?;
    for other in holding {
        let join_operator = JoinOperator::CrossJoin(JoinConstraint::None);
        first.joins.push(Join { relation: other.relation, global: false, join_operator });
        first.joins.extend(other.joins);
    }
    let join_operator = JoinOperator::Left(JoinConstraint::On(on));
    first.joins.push(Join { relation: next.relation, global: false, join_operator });
    joined.insert(0, first);
    Ok(())
}

fn all_of(conditions: impl IntoIterator<Item = Expr>) -> Option<Expr> {
    conditions.into_iter().reduce(|left, right| Expr::BinaryOp {
        left: Box::new(left),
        op: BinaryOperator::And,
        right: Box::new(right),
    })
}

/// What a source of rows is called in conditions, in lower case.
fn name_of(factor: &TableFactor) -> String {
    let name = match factor {
        TableFactor::Table { alias: Some(alias), .. } | TableFactor::Derived { alias: Some(alias), .. } => {
            Some(alias.name.value.clone())
        }
        TableFactor::Table { name, .. } => {
            name.0.last().and_then(|part| part.as_ident()).map(|last| last.value.clone())
        }
        _ => None,
    };
    name.unwrap_or_default().to_lowercase()
}

/// The tables of a condition; takes the marks away.
#[derive(Default)]
struct Sides {
    marked: HashSet<String>,
    all: HashSet<String>,
    bare: bool,
}

impl VisitorMut for Sides {
    type Break = ();

    fn pre_visit_expr(&mut self, expression: &mut Expr) -> ControlFlow<()> {
        if let Expr::OuterJoin(inner) = expression {
            match &**inner {
                Expr::CompoundIdentifier(parts) if parts.len() >= 2 => {
                    self.marked.insert(parts[parts.len() - 2].value.to_lowercase());
                }
                _ => {
                    self.bare = true;
                    self.marked.insert(String::new());
                }
            }
            *expression = (**inner).clone();
        }
        if let Expr::CompoundIdentifier(parts) = expression
            && parts.len() >= 2
        {
            self.all.insert(parts[parts.len() - 2].value.to_lowercase());
        }
        ControlFlow::Continue(())
    }
}
