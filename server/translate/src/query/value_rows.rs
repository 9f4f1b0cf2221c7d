//! Rows of VALUES: those that are made of the columns around them, as in `CROSS APPLY (VALUES ('a', t.a), ('b', t.b)) AS x
//! (k, v)`, and the names of their columns in Snowflake.
//!
//! Source: "VALUES clause" of the Databricks SQL language manual; what it cannot evaluate by itself is the error
//! INVALID_INLINE_TABLE. Each row becomes a query without a table, which may name such columns.

use sqlparser::ast::{
    Expr, Ident, SelectItem, SetExpr, SetOperator, SetQuantifier, TableAlias, TableAliasColumnDef, TableFactor,
};

use crate::functions::fill_rows;

/// More rows than that are no list of columns.
const MOST_ROWS: usize = 50;

/// Makes queries of the rows of a source in parentheses, where one of them fulfils a condition.
pub(super) fn as_queries(factor: &mut TableFactor, names_columns: impl Fn(&Expr) -> bool) {
    let TableFactor::Derived { subquery, .. } = factor else { return };
    let SetExpr::Values(values) = subquery.body.as_ref() else { return };
    let outer = values.rows.iter().any(|row| row.content.iter().any(&names_columns));
    if !outer || values.rows.len() > MOST_ROWS {
        return;
    }
    let rows = values.rows.iter().filter_map(|row| query(row.content.clone()));
    let united = rows.reduce(|left, right| SetExpr::SetOperation {
        op: SetOperator::Union,
        set_quantifier: SetQuantifier::All,
        left: Box::new(left),
        right: Box::new(right),
    });
    if let Some(united) = united {
        *subquery.body = united;
    }
}

/// A query of one row.
fn query(values: Vec<Expr>) -> Option<SetExpr> {
    let TableFactor::Derived { subquery, .. } = fill_rows("(SELECT 1) AS t", Vec::new())? else { return None };
    let SetExpr::Select(mut select) = *subquery.body else { return None };
    select.projection = values.into_iter().map(SelectItem::UnnamedExpr).collect();
    Some(SetExpr::Select(select))
}

/// Snowflake calls the columns of VALUES `column1`, `column2` … where nobody names them, Databricks `col1`, `col2` ….
///
/// Source: "VALUES" of Snowflake's SQL command reference.
pub(super) fn name_columns(factor: &mut TableFactor) {
    let TableFactor::Derived { subquery, alias, .. } = factor else { return };
    let SetExpr::Values(values) = subquery.body.as_ref() else { return };
    let count = values.rows.first().map_or(0, |row| row.content.len());
    let alias = alias.get_or_insert_with(|| TableAlias {
        explicit: true,
        name: Ident::new("given"),
        columns: Vec::new(),
        at: None,
    });
    if alias.columns.is_empty() {
        alias.columns = (1..=count).map(|number| TableAliasColumnDef::from_name(format!("column{number}"))).collect();
    }
}
