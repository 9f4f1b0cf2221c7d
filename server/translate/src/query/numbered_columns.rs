//! Columns by their place: `$1` and `t.$1` of Snowflake, which Databricks has not; each becomes the name of the column that
//! stands there, where the source of rows tells it.
//!
//! Source: "SELECT" of Snowflake's SQL command reference: `$n` is the n-th column of what stands behind FROM.

use std::collections::HashMap;
use std::ops::ControlFlow;

use model::Dialect;
use sqlparser::ast::{
    Expr, Ident, JoinConstraint, JoinOperator, Query, Select, SelectItem, SelectItemQualifiedWildcardKind, SetExpr,
    TableFactor, TableWithJoins, Value, VisitMut, VisitorMut,
};

use super::{first_select, value_rows};
use crate::functions;
use crate::walk::{factors, walk_mut};

/// Names the columns that a tree knows by their places, as far as they can be known.
pub(super) fn name(tree: &mut impl VisitMut) {
    if walk_mut(tree, &mut AnyPlace).is_break() {
        let _ = walk_mut(tree, &mut Numbered::default());
    }
}

/// Whether a column is asked for by its place, where it has not been named.
pub(super) fn is_place(expression: &Expr) -> bool {
    Place::of(expression).is_some()
}

struct AnyPlace;

impl VisitorMut for AnyPlace {
    type Break = ();

    fn pre_visit_expr(&mut self, expression: &mut Expr) -> ControlFlow<()> {
        if is_place(expression) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }
}

/// Names of columns in their order; `None` for one that has none.
type Names = Vec<Option<Ident>>;

#[derive(Default)]
struct Numbered {
    /// The columns of the parts that WITH names, by the part's name in lower case; `None` where they are not known.
    common: HashMap<String, Option<Names>>,
}

impl VisitorMut for Numbered {
    type Break = ();

    fn pre_visit_query(&mut self, query: &mut Query) -> ControlFlow<()> {
        for table in query.with.iter().flat_map(|with| &with.cte_tables) {
            let columns = &table.alias.columns;
            let names = match columns.is_empty() {
                true => self.of_query(&table.query),
                false => Some(columns.iter().map(|column| Some(column.name.clone())).collect()),
            };
            self.common.insert(table.alias.name.value.to_lowercase(), names);
        }
        ControlFlow::Continue(())
    }

    fn post_visit_select(&mut self, select: &mut Select) -> ControlFlow<()> {
        let mut asked = Asked { inner: 0, give: None, places: Vec::new() };
        let _ = walk_mut(select, &mut asked);
        if asked.places.is_empty() {
            return ControlFlow::Continue(());
        }
        let mut given = HashMap::new();
        for place in asked.places {
            if let Some(name) = self.named(select, &place) {
                given.insert(place, name);
            }
        }
        let _ = walk_mut(select, &mut Asked { inner: 0, give: Some(given), places: Vec::new() });
        ControlFlow::Continue(())
    }
}

impl Numbered {
    /// What the column at a place is called, which it may be from now on.
    fn named(&self, select: &mut Select, place: &Place) -> Option<Ident> {
        let mut sources = select.from.iter_mut().flat_map(factors_mut);
        let factor = match &place.table {
            Some(table) => {
                sources.find(|factor| called(factor).is_some_and(|name| name.value.eq_ignore_ascii_case(table)))?
            }
            None => {
                let only = sources.next()?;
                if sources.next().is_some() {
                    return None;
                }
                only
            }
        };
        value_rows::name_columns(factor);
        let names = self.of_factor(factor)?;
        let at = place.number.checked_sub(1)?;
        let found = names.get(at)?;
        let same = |name: &&Option<Ident>| match (name, found) {
            (Some(name), Some(found)) => name.value.eq_ignore_ascii_case(&found.value),
            _ => false,
        };
        match found {
            Some(name) if names.iter().filter(same).count() == 1 => Some(name.clone()),
            _ => self.give_name(factor, at),
        }
    }

    /// Gives the column at a place of a query in parentheses a name, where it has none, or one that others have too.
    fn give_name(&self, factor: &mut TableFactor, at: usize) -> Option<Ident> {
        let TableFactor::Derived { subquery, alias, .. } = factor else { return None };
        if alias.as_ref().is_some_and(|alias| !alias.columns.is_empty()) {
            return None;
        }
        let new = Ident::new(format!("column{}", at + 1));
        let taken = self.of_query(subquery)?;
        if taken.iter().flatten().any(|name| name.value.eq_ignore_ascii_case(&new.value)) {
            return None;
        }
        let Select { projection, from, .. } = first_select(&mut subquery.body)?;
        let (item, at) = self.place_of(projection, at, |item| self.of_item(item, from))?;
        match &mut projection[item] {
            SelectItem::UnnamedExpr(expr) => {
                projection[item] = SelectItem::ExprWithAlias { expr: expr.clone(), alias: new.clone() };
                Some(new)
            }
            SelectItem::Wildcard(_) => {
                let mut sources: Vec<&mut TableFactor> = from.iter_mut().flat_map(factors_mut).collect();
                let (source, at) = self.place_of(&sources, at, |factor| self.of_factor(factor))?;
                self.give_name(sources[source], at)
            }
            SelectItem::QualifiedWildcard(kind, _) => {
                let mut sources = from.iter_mut().flat_map(factors_mut);
                self.give_name(sources.find(|factor| is_meant(factor, kind))?, at)
            }
            _ => None,
        }
    }

    /// Which of several parts the column at a place belongs to, and its place among that part's own.
    fn place_of<T>(&self, parts: &[T], at: usize, names: impl Fn(&T) -> Option<Names>) -> Option<(usize, usize)> {
        let mut before = 0;
        for (number, part) in parts.iter().enumerate() {
            let count = names(part)?.len();
            if at < before + count {
                return Some((number, at - before));
            }
            before += count;
        }
        None
    }

    fn of_query(&self, query: &Query) -> Option<Names> {
        self.of_body(&query.body)
    }

    fn of_body(&self, body: &SetExpr) -> Option<Names> {
        match body {
            SetExpr::Select(select) => self.of_select(select),
            SetExpr::Query(query) => self.of_query(query),
            // The first query names the columns of all.
            SetExpr::SetOperation { left, .. } => self.of_body(left),
            _ => None,
        }
    }

    fn of_select(&self, select: &Select) -> Option<Names> {
        let mut names = Names::new();
        for item in &select.projection {
            names.extend(self.of_item(item, &select.from)?);
        }
        Some(names)
    }

    /// The columns that one item of a query gives.
    fn of_item(&self, item: &SelectItem, from: &[TableWithJoins]) -> Option<Names> {
        match item {
            SelectItem::UnnamedExpr(Expr::Identifier(name)) => {
                // A word that becomes a call is no name any more.
                let calls = functions::value_of(&name.value, Dialect::Snowflake).is_some();
                Some(vec![(!calls).then(|| name.clone())])
            }
            SelectItem::UnnamedExpr(Expr::CompoundIdentifier(parts)) => Some(vec![parts.last().cloned()]),
            SelectItem::UnnamedExpr(_) => Some(vec![None]),
            SelectItem::ExprWithAlias { alias, .. } => Some(vec![Some(alias.clone())]),
            SelectItem::Wildcard(options) if options.to_string().is_empty() => {
                let mut names = Names::new();
                for from in from {
                    names.extend(self.of_joined(from)?);
                }
                Some(names)
            }
            SelectItem::QualifiedWildcard(kind, options) if options.to_string().is_empty() => {
                self.of_factor(from.iter().flat_map(factors).find(|factor| is_meant(factor, kind))?)
            }
            _ => None,
        }
    }

    /// All columns of a source of rows; columns that two sources share by USING are not in their order.
    fn of_joined(&self, from: &TableWithJoins) -> Option<Names> {
        let mut names = Names::new();
        for join in &from.joins {
            match &join.join_operator {
                JoinOperator::Join(constraint)
                | JoinOperator::Inner(constraint)
                | JoinOperator::Left(constraint)
                | JoinOperator::LeftOuter(constraint)
                | JoinOperator::Right(constraint)
                | JoinOperator::RightOuter(constraint)
                | JoinOperator::FullOuter(constraint)
                | JoinOperator::CrossJoin(constraint) => match constraint {
                    JoinConstraint::On(_) | JoinConstraint::None => {}
                    JoinConstraint::Using(_) | JoinConstraint::Natural => return None,
                },
                _ => return None,
            }
        }
        for factor in factors(from) {
            names.extend(self.of_factor(factor)?);
        }
        Some(names)
    }

    fn of_factor(&self, factor: &TableFactor) -> Option<Names> {
        match factor {
            TableFactor::Derived { alias: Some(alias), .. } if !alias.columns.is_empty() => {
                Some(alias.columns.iter().map(|column| Some(column.name.clone())).collect())
            }
            TableFactor::Derived { subquery, .. } => self.of_query(subquery),
            TableFactor::Table { name, alias, args: None, .. }
                if alias.as_ref().is_none_or(|alias| alias.columns.is_empty()) =>
            {
                let [only] = name.0.as_slice() else { return None };
                self.common.get(&only.as_ident()?.value.to_lowercase())?.clone()
            }
            _ => None,
        }
    }
}

fn factors_mut(from: &mut TableWithJoins) -> impl Iterator<Item = &mut TableFactor> {
    std::iter::once(&mut from.relation).chain(from.joins.iter_mut().map(|join| &mut join.relation))
}

/// Whether `t.*` means this source of rows.
fn is_meant(factor: &TableFactor, kind: &SelectItemQualifiedWildcardKind) -> bool {
    let SelectItemQualifiedWildcardKind::ObjectName(table) = kind else { return false };
    let table = table.0.last().and_then(|table| table.as_ident());
    let is_it = |name: &Ident| table.is_some_and(|table| table.value.eq_ignore_ascii_case(&name.value));
    called(factor).is_some_and(is_it)
}

/// What a source of rows is called beside the others.
fn called(factor: &TableFactor) -> Option<&Ident> {
    match factor {
        TableFactor::Derived { alias, .. } => Some(&alias.as_ref()?.name),
        TableFactor::Table { name, alias, .. } => match alias {
            Some(alias) => Some(&alias.name),
            None => name.0.last()?.as_ident(),
        },
        _ => None,
    }
}

#[derive(Clone, PartialEq, Eq, Hash)]
struct Place {
    /// What the source of rows is called, in lower case; `None` where it is the only one.
    table: Option<String>,
    /// From 1.
    number: usize,
}

impl Place {
    fn of(expression: &Expr) -> Option<Self> {
        let number = |text: &str| text.strip_prefix('$')?.parse().ok();
        match expression {
            Expr::Value(value) => match &value.value {
                Value::Placeholder(place) => Some(Self { table: None, number: number(place)? }),
                _ => None,
            },
            Expr::CompoundIdentifier(parts) => {
                let [table, place] = parts.as_slice() else { return None };
                Some(Self { table: Some(table.value.to_lowercase()), number: number(&place.value)? })
            }
            _ => None,
        }
    }
}

/// The places that a query asks for, but for those in queries within it.
struct Asked {
    inner: usize,
    /// What they are called; `None` while they are looked for.
    give: Option<HashMap<Place, Ident>>,
    places: Vec<Place>,
}

impl VisitorMut for Asked {
    type Break = ();

    fn pre_visit_query(&mut self, _: &mut Query) -> ControlFlow<()> {
        self.inner += 1;
        ControlFlow::Continue(())
    }

    fn post_visit_query(&mut self, _: &mut Query) -> ControlFlow<()> {
        self.inner -= 1;
        ControlFlow::Continue(())
    }

    fn post_visit_expr(&mut self, expression: &mut Expr) -> ControlFlow<()> {
        let Some(place) = Place::of(expression).filter(|_| self.inner == 0) else { return ControlFlow::Continue(()) };
        let Some(given) = &self.give else {
            self.places.push(place);
            return ControlFlow::Continue(());
        };
        if let Some(name) = given.get(&place) {
            match expression {
                Expr::Value(value) => {
                    *expression = Expr::Identifier(Ident { span: value.span, ..name.clone() });
                }
                Expr::CompoundIdentifier(parts) => {
                    parts[1] = Ident { span: parts[1].span, ..name.clone() };
                }
                _ => {}
            }
        }
        ControlFlow::Continue(())
    }
}
