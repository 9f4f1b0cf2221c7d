//! Whether an expression gives whole numbers, or such as have decimals.

use sqlparser::ast::{BinaryOperator, CeilFloorKind, DateTimeField, Expr, UnaryOperator};

use crate::functions::{self, number};

/// How the types of whole numbers begin, and those of others.
pub(super) const WHOLE: [&str; 4] = ["TINYINT", "SMALLINT", "INT", "BIGINT"];
pub(super) const DECIMAL: [&str; 3] = ["DECIMAL", "DOUBLE", "FLOAT"];
pub(super) const FLOATING: [&str; 2] = ["DOUBLE", "FLOAT"];

pub(super) fn is_whole(expression: &Expr) -> bool {
    whole(expression, &|_| false)
}

pub(super) fn is_decimal(expression: &Expr) -> bool {
    fractional(expression, &DECIMAL, &|_| false)
}

/// Whether an expression gives whole numbers, among whose names are those of which it is known.
pub(super) fn whole(expression: &Expr, known: &dyn Fn(&Expr) -> bool) -> bool {
    let of = |inner: &Expr| whole(inner, known);
    match expression {
        Expr::Nested(inner) => of(inner),
        Expr::UnaryOp { op: UnaryOperator::Minus, expr } => of(expr),
        Expr::Function(function) => {
            let name = function.name.to_string().to_ascii_lowercase();
            let whole = [
                "count",
                "length",
                "octet_length",
                "regexp_count",
                "datediff",
                "year",
                "month",
                "day",
                "dayofweek",
                "timestampdiff",
            ];
            let of_arguments = ["coalesce", "nullif", "abs", "greatest", "least"];
            whole.contains(&name.as_str())
                || (of_arguments.contains(&name.as_str())
                    && functions::plain_arguments(function).is_some_and(|arguments| arguments.iter().all(of)))
        }
        Expr::Cast { data_type, .. } => WHOLE.contains(&data_type.to_string().as_str()),
        Expr::Floor { field: CeilFloorKind::DateTimeField(DateTimeField::NoDateTime), .. }
        | Expr::Ceil { field: CeilFloorKind::DateTimeField(DateTimeField::NoDateTime), .. } => true,
        Expr::BinaryOp { left, op, right } => {
            use BinaryOperator::{Minus, Modulo, Multiply, Plus};
            matches!(op, Plus | Minus | Multiply | Modulo) && of(left) && of(right)
        }
        Expr::Identifier(_) | Expr::CompoundIdentifier(_) => known(expression),
        other => number(other).is_some_and(|digits| digits.bytes().all(|digit| digit.is_ascii_digit())),
    }
}

/// Whether an expression gives numbers that may have decimals, of types that begin so.
pub(super) fn fractional(expression: &Expr, starts: &[&str], known: &dyn Fn(&Expr) -> bool) -> bool {
    let of = |inner: &Expr| fractional(inner, starts, known);
    match expression {
        Expr::Nested(inner) | Expr::UnaryOp { expr: inner, .. } => of(inner),
        Expr::BinaryOp { left, right, .. } => of(left) || of(right),
        Expr::Cast { data_type, .. } => {
            let name = data_type.to_string();
            starts.iter().any(|start| name.starts_with(start))
        }
        Expr::Function(function) => {
            let name = function.name.to_string().to_ascii_lowercase();
            let decimal = ["avg", "sqrt", "power", "rand", "exp", "ln", "stddev", "median"].contains(&name.as_str());
            let of_first = ["coalesce", "nullif", "sum", "round", "max", "min", "abs"].contains(&name.as_str());
            decimal
                || (of_first && functions::plain_arguments(function).is_some_and(|arguments| arguments.iter().any(of)))
        }
        Expr::Identifier(_) | Expr::CompoundIdentifier(_) => known(expression),
        other => number(other).is_some_and(|digits| {
            let floats = digits.contains(['e', 'E']);
            floats || (starts.contains(&"DECIMAL") && digits.contains('.'))
        }),
    }
}

/// Whether an expression, in Databricks' words, gives a number and no time, whatever its columns hold.
pub(super) fn is_number(expression: &Expr) -> bool {
    /// Functions that give numbers, beside those of whole ones.
    const NUMBERS: &[&str] = &[
        "row_number",
        "rank",
        "dense_rank",
        "dayofyear",
        "weekday",
        "weekofyear",
        "hour",
        "minute",
        "second",
        "mod",
        "floor",
        "ceil",
        "sign",
        "months_between",
        "instr",
        "locate",
    ];
    match expression {
        Expr::Nested(inner) | Expr::UnaryOp { op: UnaryOperator::Minus, expr: inner } => is_number(inner),
        Expr::Identifier(name) => is_row_number(&name.value),
        Expr::Extract { .. } | Expr::Floor { .. } | Expr::Ceil { .. } => true,
        Expr::Cast { data_type, .. } => {
            let name = data_type.to_string();
            WHOLE.iter().chain(&DECIMAL).any(|start| name.starts_with(start))
        }
        Expr::Function(function) => {
            let name = function.name.to_string().to_ascii_lowercase();
            NUMBERS.contains(&name.as_str()) || is_whole(expression)
        }
        Expr::BinaryOp { left, op: BinaryOperator::Plus | BinaryOperator::Minus, right } => {
            is_number(left) && is_number(right)
        }
        Expr::BinaryOp { op: BinaryOperator::Multiply | BinaryOperator::Modulo, .. } => true,
        other => number(other).is_some(),
    }
}

/// Oracle's own words for the number of a row and of a row's ancestors.
fn is_row_number(name: &str) -> bool {
    ["LEVEL", "ROWNUM"].iter().any(|word| name.eq_ignore_ascii_case(word))
}
