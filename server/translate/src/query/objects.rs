//! Oracle's objects in a query: nested tables become arrays.

use sqlparser::ast::{Expr, Ident, SelectItem, SetExpr};

use super::change::Change;
use super::spelled;
use crate::diagnostic_codes::*;
use crate::functions::{call, literal, plain_arguments, text};

/// The call that stands for `CAST(MULTISET(…) AS type)` on the tokens; no source can hold it.
pub(super) const MULTISET: &str = "multiset of";

impl Change<'_, '_> {
    /// `CAST(MULTISET(SELECT a, b …) AS t)` as an array of the rows; `false` where it is none.
    pub(super) fn multiset(&self, expression: &mut Expr) -> bool {
        let Expr::Function(function) = &*expression else { return false };
        let is_it = function.name.0.last().and_then(|part| part.as_ident()).is_some_and(|name| name.value == MULTISET);
        if !is_it {
            return false;
        }
        let arguments = plain_arguments(function).unwrap_or_default();
        let ([Expr::Subquery(query), rest @ ..], true) = (arguments.as_slice(), arguments.len() < 3) else {
            self.remark(NOT_TRANSLATED, "MULTISET of this has no rule");
            return true;
        };
        let data_type = rest.first().and_then(literal).unwrap_or("a nested table").to_owned();
        let mut query = query.clone();
        let plain_clauses = query.with.is_none() && query.limit_clause.is_none() && query.fetch.is_none();
        let SetExpr::Select(select) = query.body.as_mut() else {
            self.remark(NOT_TRANSLATED, "MULTISET of a union has no rule; write collect_list over it");
            return true;
        };
        if !plain_clauses || select.distinct.is_some() || select.having.is_some() || select.qualify.is_some() {
            self.remark(NOT_TRANSLATED, "MULTISET with DISTINCT, HAVING or a limit has no rule; write collect_list");
            return true;
        }
        let mut fields = Vec::new();
        for (at, item) in select.projection.iter().enumerate() {
            let (name, value) = match item {
                SelectItem::UnnamedExpr(value) => (name_of(value).unwrap_or_else(|| format!("c{}", at + 1)), value),
                SelectItem::ExprWithAlias { expr, alias } => (spelled(alias).value, expr),
                _ => {
                    self.remark(NOT_TRANSLATED, "MULTISET of `*` has no rule; name the columns");
                    return true;
                }
            };
            fields.push((name, value.clone()));
        }
        let row = match fields.as_slice() {
            [(_, only)] => only.clone(),
            _ => call("named_struct", fields.into_iter().flat_map(|(name, value)| [text(&name), value]).collect()),
        };
        select.projection = vec![SelectItem::UnnamedExpr(call("collect_list", vec![row]))];
        query.order_by = None;
        self.remark(
            ASSUMED,
            format!(
                "{data_type} becomes an array of the query's rows; its fields have the names of the query's columns"
            ),
        );
        *expression = Expr::Subquery(query);
        true
    }
}

fn name_of(value: &Expr) -> Option<String> {
    let of = |name: &Ident| name.value.clone();
    match value {
        Expr::Identifier(name) => Some(of(name)),
        Expr::CompoundIdentifier(names) => names.last().map(of),
        _ => None,
    }
}
