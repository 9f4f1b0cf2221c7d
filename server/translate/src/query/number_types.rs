//! Whether an expression gives whole numbers, or such as have decimals.

use model::Dialect;
use sqlparser::ast::{BinaryOperator, CeilFloorKind, DateTimeField, Expr, UnaryOperator};

use super::change::Change;
use crate::columns::Holds;
use crate::functions::{self, number};

/// How the types of whole numbers begin, and those of others.
pub(super) const WHOLE: [&str; 4] = ["TINYINT", "SMALLINT", "INT", "BIGINT"];
pub(super) const DECIMAL: [&str; 3] = ["DECIMAL", "DOUBLE", "FLOAT"];
pub(super) const FLOATING: [&str; 2] = ["DOUBLE", "FLOAT"];

impl Change<'_, '_> {
    /// Whether a name is that of a variable or of a column which holds whole numbers, or what is called gives their sum, or
    /// what is taken out of a time is such: PostgreSQL, Redshift and Netezza make a wider type of both.
    pub(super) fn is_whole_name(&self, name: &Expr) -> bool {
        match name {
            Expr::Extract { .. } => self.rewriter.dialect == Dialect::TSql,
            Expr::Function(_) => matches!(self.rewriter.dialect, Dialect::TSql | Dialect::Teradata),
            name => self.has_type(name, &WHOLE) || self.column_holds(name) == Some(Holds::Whole),
        }
    }

    /// Whether a name is that of a variable or of a column which holds numbers of types that begin so.
    pub(super) fn is_name_of(&self, name: &Expr, starts: &[&str]) -> bool {
        let of_column = match self.column_holds(name) {
            Some(Holds::Decimal) => starts.contains(&"DECIMAL"),
            Some(Holds::Floating) => starts.contains(&"DOUBLE"),
            _ => false,
        };
        of_column || self.has_type(name, starts)
    }

    pub(super) fn is_whole(&self, expression: &Expr) -> bool {
        whole(expression, &|name| self.is_whole_name(name))
    }

    pub(super) fn is_fractional(&self, expression: &Expr, starts: &[&str]) -> bool {
        fractional(expression, starts, &|name| self.is_name_of(name, starts))
    }
}

pub(super) fn is_whole(expression: &Expr) -> bool {
    whole(expression, &|_| false)
}

/// Whether a value is a whole number, of whatever type: a DECIMAL without decimals is divided as other DECIMALs are.
pub(super) fn is_whole_value(expression: &Expr) -> bool {
    let rounds = |field: &CeilFloorKind| matches!(field, CeilFloorKind::DateTimeField(DateTimeField::NoDateTime));
    match expression {
        Expr::Floor { field, .. } | Expr::Ceil { field, .. } => rounds(field),
        other => is_whole(other),
    }
}

pub(super) fn is_decimal(expression: &Expr) -> bool {
    fractional(expression, &DECIMAL, &|_| false)
}

/// Whether an expression gives whole numbers, among whose names, parts of times and calls of SUM are those of which it is
/// known.
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
            let of_arguments = ["coalesce", "nullif", "abs", "greatest", "least", "max", "min"];
            let sums = name == "sum" && known(expression);
            whole.contains(&name.as_str())
                || ((sums || of_arguments.contains(&name.as_str()))
                    && functions::plain_arguments(function).is_some_and(|arguments| arguments.iter().all(of)))
        }
        Expr::Extract { .. } => known(expression),
        Expr::Case { conditions, else_result, .. } => {
            let results = conditions.iter().map(|when| &when.result).chain(else_result.as_deref());
            let mut results = results.filter(|result| result.to_string() != "NULL").peekable();
            results.peek().is_some() && results.all(of)
        }
        Expr::Cast { data_type, .. } => WHOLE.contains(&data_type.to_string().as_str()),
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
        Expr::Case { conditions, else_result, .. } => {
            conditions.iter().map(|when| &when.result).chain(else_result.as_deref()).any(of)
        }
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
