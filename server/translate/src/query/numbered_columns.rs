//! Snowflake's `$1`, the first column of a query within the query, which takes the name that the column has there. One that has
//! none gets one.
//!
//! Source: "SELECT" of Snowflake's SQL command reference: columns of the FROM clause by their place.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use model::Dialect;
use sqlparser::ast::{Expr, Ident, ObjectName, Select, SelectItem, SetExpr, TableFactor, Value, VisitorMut};

use crate::functions::value_of;
use crate::walk::{factors, walk_mut};

/// Names the columns of the one query that a query is over by their names.
pub(super) fn name_numbered(select: &mut Select) {
    let mut places = Places::default();
    each_part(select, &mut places);
    let [only] = select.from.as_mut_slice() else { return };
    let TableFactor::Derived { subquery, alias, .. } = &mut only.relation else { return };
    if places.names.is_empty()
        || !only.joins.is_empty()
        || alias.as_ref().is_some_and(|alias| !alias.columns.is_empty())
    {
        return;
    }
    let columns = Columns::of(&subquery.body);
    for (number, name) in &mut places.names {
        let Some(at) = number.checked_sub(1).filter(|at| *at < columns.names.len()) else { continue };
        *name = match &columns.names[at] {
            Some(known) => columns.is_once(known).then(|| known.clone()),
            None => {
                let made = Ident::new(format!("column_{number}"));
                set_name(&mut subquery.body, at, &made).map(|()| made)
            }
        };
    }
    each_part(select, &mut places);
}

/// Leads a visitor through what a query computes, not through what it is over.
fn each_part(select: &mut Select, places: &mut Places) {
    let _ = walk_mut(&mut select.projection, places);
    let _ = walk_mut(&mut select.selection, places);
    let _ = walk_mut(&mut select.group_by, places);
    let _ = walk_mut(&mut select.having, places);
    let _ = walk_mut(&mut select.qualify, places);
}

/// Numbers of columns that a query names, and what they are called as far as that is known.
#[derive(Default)]
struct Places {
    names: BTreeMap<usize, Option<Ident>>,
}

impl VisitorMut for Places {
    type Break = ();

    fn post_visit_expr(&mut self, expression: &mut Expr) -> ControlFlow<()> {
        if let Expr::Value(value) = expression
            && let Value::Placeholder(place) = &value.value
            && let Some(number) = place.strip_prefix('$').and_then(|number| number.parse().ok())
            && let Some(name) = self.names.entry(number).or_default()
        {
            *expression = Expr::Identifier(name.clone());
        }
        ControlFlow::Continue(())
    }
}

/// The columns that a query gives, as far as they are listed.
#[derive(Default)]
struct Columns {
    /// A name for each, `None` where it has none.
    names: Vec<Option<Ident>>,
    /// Whether there may be more, of tables whose columns are not known here.
    open: bool,
}

impl Columns {
    fn of(body: &SetExpr) -> Self {
        match body {
            SetExpr::Select(select) => {
                let mut columns = Self::default();
                for item in &select.projection {
                    match item {
                        SelectItem::ExprWithAlias { alias, .. } => columns.names.push(Some(alias.clone())),
                        SelectItem::UnnamedExpr(Expr::Identifier(name)) => {
                            // A word that becomes a call has no name any more.
                            let is_column = value_of(&name.value, Dialect::Snowflake).is_none();
                            columns.names.push(is_column.then(|| name.clone()));
                        }
                        SelectItem::UnnamedExpr(Expr::CompoundIdentifier(names)) => {
                            columns.names.push(names.last().cloned());
                        }
                        SelectItem::UnnamedExpr(_) => columns.names.push(None),
                        _ => columns.append(select, item),
                    }
                    if columns.open {
                        break;
                    }
                }
                columns
            }
            SetExpr::Query(query) => Self::of(&query.body),
            SetExpr::SetOperation { left, .. } => Self::of(left),
            _ => Self { names: Vec::new(), open: true },
        }
    }

    /// The columns that a `*` stands for.
    fn append(&mut self, select: &Select, item: &SelectItem) {
        let mut found = false;
        for factor in select.from.iter().flat_map(factors).filter(|factor| is_of(factor, item)) {
            found = true;
            let TableFactor::Derived { subquery, alias, .. } = factor else {
                self.open = true;
                return;
            };
            match alias.as_ref().filter(|alias| !alias.columns.is_empty()) {
                Some(alias) => self.names.extend(alias.columns.iter().map(|column| Some(column.name.clone()))),
                None => {
                    let inner = Self::of(&subquery.body);
                    self.names.extend(inner.names);
                    self.open |= inner.open;
                }
            }
            if self.open {
                return;
            }
        }
        self.open |= !found;
    }

    fn is_once(&self, name: &Ident) -> bool {
        let same =
            |other: &&Option<Ident>| other.as_ref().is_some_and(|other| other.value.eq_ignore_ascii_case(&name.value));
        self.names.iter().filter(same).count() == 1
    }
}

/// Whether a `*` stands for the columns of a source of rows.
fn is_of(factor: &TableFactor, item: &SelectItem) -> bool {
    use sqlparser::ast::SelectItemQualifiedWildcardKind::ObjectName as Named;
    let plain = |options: &sqlparser::ast::WildcardAdditionalOptions| {
        options.opt_exclude.is_none() && options.opt_except.is_none() && options.opt_rename.is_none()
    };
    match item {
        SelectItem::Wildcard(options) => plain(options),
        SelectItem::QualifiedWildcard(Named(name), options) => plain(options) && is_called(factor, name),
        _ => false,
    }
}

fn is_called(factor: &TableFactor, name: &ObjectName) -> bool {
    let TableFactor::Derived { alias: Some(alias), .. } = factor else { return false };
    alias.name.value.eq_ignore_ascii_case(&name.to_string())
}

/// Gives a column that has no name one, in the query where it is computed.
fn set_name(body: &mut SetExpr, at: usize, name: &Ident) -> Option<()> {
    match body {
        SetExpr::Select(select) => {
            let mut left = at;
            for item in 0..select.projection.len() {
                let starred =
                    matches!(select.projection[item], SelectItem::Wildcard(_) | SelectItem::QualifiedWildcard(..));
                if starred {
                    let star = select.projection[item].clone();
                    for factor in select.from.iter_mut().flat_map(|from| {
                        std::iter::once(&mut from.relation).chain(from.joins.iter_mut().map(|join| &mut join.relation))
                    }) {
                        if !is_of(factor, &star) {
                            continue;
                        }
                        let TableFactor::Derived { subquery, .. } = factor else { return None };
                        let count = Columns::of(&subquery.body).names.len();
                        if left < count {
                            return set_name(&mut subquery.body, left, name);
                        }
                        left -= count;
                    }
                    continue;
                }
                if left == 0 {
                    let SelectItem::UnnamedExpr(expr) = &select.projection[item] else { return None };
                    select.projection[item] = SelectItem::ExprWithAlias { expr: expr.clone(), alias: name.clone() };
                    return Some(());
                }
                left -= 1;
            }
            None
        }
        SetExpr::Query(query) => set_name(&mut query.body, at, name),
        SetExpr::SetOperation { left, .. } => set_name(left, at, name),
        _ => None,
    }
}
