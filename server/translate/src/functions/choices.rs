//! The greatest and the least of several values.

use model::Dialect;
use sqlparser::ast::{BinaryOperator, Expr, Value};

use super::{Rewritten, call, fill};

/// GREATEST and LEAST. Databricks passes over NULL; these dialects give NULL where one of the values is.
///
/// Source: the dialects' own manuals, and "greatest function" of the Databricks SQL language manual.
pub(super) fn extreme(name: &str, arguments: &[Expr], dialect: Dialect) -> Option<Rewritten> {
    match dialect {
        Dialect::Oracle | Dialect::Snowflake | Dialect::MySql | Dialect::Teradata => {}
        Dialect::TSql | Dialect::PostgreSql | Dialect::Redshift | Dialect::Netezza => return None,
    }
    let absent: Vec<&Expr> = arguments.iter().filter(|value| !is_certain(value)).collect();
    if absent.is_empty() {
        return None;
    }
    if !absent.iter().all(|value| is_column(value)) {
        // Written once each: NULL comes last in either order.
        let template = if name == "GREATEST" {
            "element_at(array_sort(array(a...)), -1)"
        } else {
            "element_at(sort_array(array(a...), false), -1)"
        };
        return Some(Rewritten::Other(fill(template, arguments.to_vec())));
    }
    let chosen = call(&name.to_lowercase(), arguments.to_vec());
    let tests = absent.into_iter().map(|value| fill("a IS NULL", vec![value.clone()]));
    let either = |left, right| Expr::BinaryOp { left: Box::new(left), op: BinaryOperator::Or, right: Box::new(right) };
    let test = tests.reduce(either)?;
    Some(Rewritten::Other(call("if", vec![test, Expr::Value(Value::Null.into()), chosen])))
}

fn is_column(value: &Expr) -> bool {
    matches!(value, Expr::Identifier(_) | Expr::CompoundIdentifier(_))
}

/// Whether a value is plainly not NULL.
pub(super) fn is_certain(value: &Expr) -> bool {
    match value {
        Expr::Nested(inner) | Expr::UnaryOp { expr: inner, .. } | Expr::Cast { expr: inner, .. } => is_certain(inner),
        Expr::Value(value) => !matches!(value.value, Value::Null | Value::Placeholder(_)),
        Expr::TypedString(_) => true,
        Expr::Function(function) => {
            let name = function.name.to_string().to_lowercase();
            let never = ["current_timestamp", "current_date", "count"].contains(&name.as_str());
            // With a value at the end that is none, one is always found.
            let filled = name == "coalesce"
                && super::plain_arguments(function).is_some_and(|values| values.last().is_some_and(is_certain));
            never || filled
        }
        _ => false,
    }
}
