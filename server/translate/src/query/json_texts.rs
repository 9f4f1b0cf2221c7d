//! T-SQL's queries that give their rows as one text of JSON: `SELECT … FOR JSON PATH`.

use sqlparser::ast::{Expr, ForClause, ForJson, Function, Query, Select, SelectItem, SetExpr, TableFactor};

use super::change::Change;
use super::spelled;
use crate::diagnostic_codes::*;
use crate::functions::{call, fill, fill_rows, text};

type Refusal = &'static str;

impl Change<'_, '_> {
    /// Before its parts are visited: the query with one column, which holds the text.
    pub(super) fn as_json(&self, query: &mut Query) {
        let Some(ForClause::Json { .. }) = &query.for_clause else { return };
        let Some(ForClause::Json { for_json, root, include_null_values, without_array_wrapper }) =
            query.for_clause.take()
        else {
            return;
        };
        let plain = is_plain(query);
        match object(query, for_json, plain) {
            Ok(object) => {
                if query.order_by.is_some() {
                    self.remark(ASSUMED, "the order of rows within a text of JSON is not kept for certain");
                }
                let options = include_null_values.then(|| fill("map('ignoreNullFields', 'false')", Vec::new()));
                let value = written(object, options, without_array_wrapper, root.as_deref());
                if let Err(why) = put(query, value, plain) {
                    self.remark(NOT_TRANSLATED, why);
                }
            }
            Err(why) => self.remark(NOT_TRANSLATED, why),
        }
    }
}

/// The text of all rows, of each of which `object` is the struct.
fn written(object: Expr, options: Option<Expr>, bare: bool, root: Option<&str>) -> Expr {
    let to_json = |value: Expr| call("to_json", std::iter::once(value).chain(options.clone()).collect());
    if bare {
        return fill("nullif(array_join(collect_list(a), ','), '')", vec![to_json(object)]);
    }
    let list = to_json(call("collect_list", vec![object]));
    let list = fill("nullif(a, '[]')", vec![list]);
    match root {
        Some(root) => {
            let key = text(&format!("{{\"{}\":", root.replace('"', "\\\"")));
            fill("(a || b || '}')", vec![key, list])
        }
        None => list,
    }
}

/// The struct of a row. Every column gets a name of its own, by which an outer query can reach it.
fn object(query: &mut Query, kind: ForJson, plain: bool) -> Result<Expr, Refusal> {
    let SetExpr::Select(select) = query.body.as_mut() else {
        return Err("FOR JSON of several queries together has no rule; use to_json and collect_list");
    };
    let joins = select.from.len() > 1 || select.from.iter().any(|from| !from.joins.is_empty());
    if matches!(kind, ForJson::Auto) && joins {
        return Err("FOR JSON AUTO nests the rows of joined tables, which has no rule; use to_json and collect_list");
    }
    let mut fields = Vec::with_capacity(select.projection.len());
    for item in &mut select.projection {
        let (value, name) = match item {
            SelectItem::UnnamedExpr(value) => {
                let name = match value {
                    Expr::Identifier(name) => Some(name.clone()),
                    Expr::CompoundIdentifier(parts) => parts.last().cloned(),
                    _ => None,
                };
                (value.clone(), name.ok_or("FOR JSON of a column without a name has no rule; give it one")?)
            }
            SelectItem::ExprWithAlias { expr, alias } => (expr.clone(), alias.clone()),
            _ => return Err("FOR JSON of `*` has no rule; name the columns"),
        };
        let path: Vec<String> = name.value.split('.').map(str::to_owned).collect();
        let json = is_json(&value);
        let value =
            if plain { value } else { Expr::CompoundIdentifier(vec![spelled(&"given".into()), spelled(&name)]) };
        fields.push((path, if json { call("parse_json", vec![value]) } else { value }));
    }
    Ok(nested(&fields, 0))
}

/// `named_struct` of fields, of which those with the same first parts stand in one of their own.
fn nested(fields: &[(Vec<String>, Expr)], depth: usize) -> Expr {
    let mut parts = Vec::new();
    for group in fields.chunk_by(|one, other| one.0.len() > depth + 1 && one.0.get(depth) == other.0.get(depth)) {
        let Some((path, value)) = group.first() else { continue };
        parts.push(text(path.get(depth).map_or("", String::as_str)));
        parts.push(if path.len() > depth + 1 { nested(group, depth + 1) } else { value.clone() });
    }
    call("named_struct", parts)
}

/// Whether a value is JSON already, which is nested as such.
fn is_json(value: &Expr) -> bool {
    match value {
        Expr::Subquery(query) => matches!(query.for_clause, Some(ForClause::Json { .. })),
        Expr::Function(function) => is_query_of_json(function),
        Expr::Nested(inner) => is_json(inner),
        _ => false,
    }
}

fn is_query_of_json(function: &Function) -> bool {
    function.name.to_string().eq_ignore_ascii_case("JSON_QUERY")
}

/// Whether the rows are those of the tables, so that they can be put together in the query itself.
fn is_plain(query: &Query) -> bool {
    let rows = query.order_by.is_none() && query.limit_clause.is_none() && query.fetch.is_none();
    let SetExpr::Select(select) = query.body.as_ref() else { return false };
    rows && select.distinct.is_none()
        && select.top.is_none()
        && select.having.is_none()
        && !is_grouped(select)
        && !select.projection.iter().any(needs_own_query)
}

fn is_grouped(select: &Select) -> bool {
    !matches!(&select.group_by, sqlparser::ast::GroupByExpr::Expressions(by, _) if by.is_empty())
}

/// Whether a column may be of all rows together or count along them, or has a name that says where it is nested.
fn needs_own_query(item: &SelectItem) -> bool {
    let value = match item {
        SelectItem::UnnamedExpr(value) => value,
        SelectItem::ExprWithAlias { expr, alias } if !alias.value.contains('.') => expr,
        _ => return true,
    };
    !matches!(value, Expr::Identifier(_) | Expr::CompoundIdentifier(_) | Expr::Value(_) | Expr::Subquery(_))
        && !matches!(value, Expr::Function(function) if is_query_of_json(function))
}

/// Makes the value the query's only column, over the query as it was where that does more than read tables.
fn put(query: &mut Query, value: Expr, plain: bool) -> Result<(), Refusal> {
    const NO_RULE: Refusal = "FOR JSON of this query has no rule; use to_json and collect_list";
    let column = vec![SelectItem::ExprWithAlias { expr: value, alias: "json".into() }];
    if plain {
        let SetExpr::Select(select) = query.body.as_mut() else { return Err(NO_RULE) };
        select.projection = column;
        return Ok(());
    }
    // The outer query is built of a template, whose inner one is exchanged.
    let Some(TableFactor::Derived { subquery: mut outer, .. }) =
        fill_rows("(SELECT a FROM (SELECT 1) AS given) AS outside", Vec::new())
    else {
        return Err(NO_RULE);
    };
    outer.with = query.with.take();
    let SetExpr::Select(select) = outer.body.as_mut() else { return Err(NO_RULE) };
    select.projection = column;
    if let Some(TableFactor::Derived { subquery, .. }) = select.from.first_mut().map(|from| &mut from.relation) {
        std::mem::swap(subquery.as_mut(), query);
    }
    *query = *outer;
    Ok(())
}
