//! Differences of Oracle's times one of which is a TIMESTAMP: these are intervals, as they are in Databricks, where those of
//! two dates are numbers of days. In the translation both types are a TIMESTAMP, so that it is the source that tells.
//!
//! Source: "Datetime/Interval Arithmetic" of Oracle's SQL language reference.

use sqlparser::ast::{BinaryOperator, Expr};

use super::Rewriter;
use super::time_arithmetic::is_product;
use crate::functions::number;

/// Marks a difference that stays as it is.
pub(super) fn mark(expression: &mut Expr, rewriter: &Rewriter<'_>) {
    if let Expr::BinaryOp { left, op: op @ BinaryOperator::Minus, right } = expression
        && (is_timestamp(left, rewriter) || is_timestamp(right, rewriter))
        && !is_length(right)
    {
        *op = BinaryOperator::Custom("-".to_owned());
    }
}

/// The operator of a difference that stays as it is, until the walk has come by.
pub(super) fn is_marked(operator: &BinaryOperator) -> bool {
    matches!(operator, BinaryOperator::Custom(sign) if sign == "-")
}

fn is_timestamp(expression: &Expr, rewriter: &Rewriter<'_>) -> bool {
    let is_column = |name: &str| rewriter.columns.is_some_and(|columns| columns.is_timestamp(name));
    let named = |name: &str| NAMES.iter().any(|known| name.eq_ignore_ascii_case(known));
    match expression {
        Expr::Nested(inner) => is_timestamp(inner, rewriter),
        Expr::Identifier(name) => named(&name.value) || (!rewriter.in_routine && is_column(&name.value)),
        Expr::CompoundIdentifier(parts) => parts.last().is_some_and(|name| is_column(&name.value)),
        Expr::Function(function) => named(&function.name.to_string()),
        Expr::Cast { data_type, .. } => data_type.to_string().to_ascii_uppercase().starts_with("TIMESTAMP"),
        Expr::TypedString(typed) => typed.data_type.to_string().to_ascii_uppercase().starts_with("TIMESTAMP"),
        Expr::AtTimeZone { .. } => true,
        Expr::BinaryOp { left, op: BinaryOperator::Plus | BinaryOperator::Minus, right } => {
            is_timestamp(left, rewriter) && matches!(**right, Expr::Interval(_))
        }
        _ => false,
    }
}

/// Values and functions that give a TIMESTAMP.
const NAMES: &[&str] = &[
    "SYSTIMESTAMP",
    "LOCALTIMESTAMP",
    "CURRENT_TIMESTAMP",
    "TO_TIMESTAMP",
    "TO_TIMESTAMP_TZ",
    "FROM_TZ",
    "SYS_EXTRACT_UTC",
];

/// Whether an operand plainly is a stretch of time: of days, or an interval.
fn is_length(expression: &Expr) -> bool {
    match expression {
        Expr::Nested(inner) => is_length(inner),
        Expr::Interval(_) => true,
        Expr::Function(function) => {
            let name = function.name.to_string().to_ascii_uppercase();
            name.starts_with("NUMTO") || name.starts_with("TO_DSINTERVAL") || name.starts_with("TO_YMINTERVAL")
        }
        other => number(other).is_some() || is_product(other),
    }
}
