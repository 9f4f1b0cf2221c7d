//! T-SQL's ways to a date by way of a text or a number, which Databricks reads otherwise.
//!
//! Source: "CAST and CONVERT" and "date" of the Transact-SQL reference; "cast function" of the Databricks SQL language manual,
//! which reads a date in parts with signs between them only, and makes no time of a number of days.

use model::Dialect;
use sqlparser::ast::{BinaryOperator, CastKind, Expr, Function};

use super::change::Change;
use super::types::custom;
use crate::functions::{fill, literal, number, plain_arguments};

/// Patterns that write a whole day, which T-SQL reads back as that day.
const DAYS: &[&str] = &["yyyyMMdd", "yyyy-MM-dd", "yyyy/MM/dd", "MM/dd/yyyy", "dd MMM yyyy", "MMM dd, yyyy"];

impl Change<'_, '_> {
    /// Brings a cast to a date or a time, whose value has been brought into Databricks' words, to what it gives in the source.
    pub(super) fn date_of_text(&self, expression: &mut Expr) {
        let Expr::Cast { kind, expr, data_type, .. } = &*expression else { return };
        let target = data_type.to_string();
        if self.rewriter.dialect != Dialect::TSql || !["DATE", "TIMESTAMP", "TIMESTAMP_NTZ"].contains(&target.as_str())
        {
            return;
        }
        let is_try = *kind == CastKind::TryCast;
        let cast_to = |value: Expr, name: &str| Expr::Cast {
            kind: CastKind::Cast,
            expr: Box::new(value),
            data_type: custom(name),
            format: None,
        };
        if let Some(day) = day_written(expr).or_else(|| whole_days(expr)) {
            let date = cast_to(day.clone(), "DATE");
            *expression = if target == "DATE" { date } else { cast_to(date, &target) };
        } else if has_eight_signs(expr) {
            let read = if is_try { "CAST(try_to_timestamp(a, 'yyyyMMdd') AS DATE)" } else { "to_date(a, 'yyyyMMdd')" };
            let text = (**expr).clone();
            let digits = fill(read, vec![text.clone()]);
            let digits = if target == "DATE" { digits } else { cast_to(digits, &target) };
            *expression = fill("if(a RLIKE '^[0-9]{8}$', b, c)", vec![text, digits, expression.clone()]);
        }
    }
}

/// The days since 1900 as a number, which T-SQL makes of a time.
const DAYS_SINCE: &str = "(timestampdiff(MICROSECOND, TIMESTAMP '1900-01-01 00:00:00', a) / 86400000000D)";

impl Change<'_, '_> {
    /// Brings a cast of what is known to be a time to a number to the days that it gives in the source.
    pub(super) fn days_of_time(&self, expression: &mut Expr) {
        let Expr::Cast { expr, data_type, .. } = expression else { return };
        let target = data_type.to_string();
        let is_number = ["INT", "BIGINT", "DOUBLE", "FLOAT", "DECIMAL"].iter().any(|number| target.starts_with(number));
        let is_time = named(expr, "current_timestamp").is_some() || self.has_type(expr, &["TIMESTAMP"]);
        if self.rewriter.dialect != Dialect::TSql || !is_number || !is_time {
            return;
        }
        let days = fill(DAYS_SINCE, vec![(**expr).clone()]);
        match target.as_str() {
            "DOUBLE" => *expression = days,
            "INT" | "BIGINT" => **expr = fill("round(a)", vec![days]),
            _ => **expr = days,
        }
    }
}

/// The time of which the days since 1900 are a number.
fn counted_in_days(value: &Expr) -> Option<Expr> {
    match value {
        Expr::Nested(inner) => counted_in_days(inner),
        Expr::BinaryOp { left, op: BinaryOperator::Divide, .. } => {
            plain_arguments(named(left, "timestampdiff")?)?.into_iter().nth(2)
        }
        _ => None,
    }
}

fn named<'f>(value: &'f Expr, name: &str) -> Option<&'f Function> {
    match value {
        Expr::Nested(inner) => named(inner, name),
        Expr::Function(function) if function.name.to_string().eq_ignore_ascii_case(name) => Some(function),
        _ => None,
    }
}

/// The time of which a text holds the day.
fn day_written(value: &Expr) -> Option<Expr> {
    match value {
        Expr::Nested(inner) => day_written(inner),
        Expr::Cast { expr, data_type, .. } if data_type.to_string().contains("CHAR") => day_written(expr),
        value => {
            let arguments = plain_arguments(named(value, "date_format")?)?;
            let pattern = arguments.get(1).and_then(literal)?;
            arguments.first().filter(|_| DAYS.contains(&pattern)).cloned()
        }
    }
}

/// The time whose whole days are taken: of `FLOOR(CAST(d AS FLOAT))`.
fn whole_days(value: &Expr) -> Option<Expr> {
    match value {
        Expr::Nested(inner) => whole_days(inner),
        Expr::Floor { expr, .. } => match &**expr {
            Expr::Cast { expr, data_type, .. } if ["DOUBLE", "FLOAT"].contains(&data_type.to_string().as_str()) => {
                Some((**expr).clone())
            }
            inner => counted_in_days(inner),
        },
        _ => None,
    }
}

/// Whether a value is a text of eight signs at most, as a date without signs between its parts is.
fn has_eight_signs(value: &Expr) -> bool {
    longest(value) == Some(8)
}

/// How many signs a text plainly has at most.
fn longest(value: &Expr) -> Option<usize> {
    match value {
        Expr::Nested(inner) => longest(inner),
        Expr::Cast { data_type, .. } => {
            let name = data_type.to_string();
            let size = name.strip_prefix("VARCHAR(").or_else(|| name.strip_prefix("CHAR("))?;
            size.strip_suffix(')')?.parse().ok()
        }
        Expr::BinaryOp { left, op: BinaryOperator::StringConcat, right } => Some(longest(left)? + longest(right)?),
        value => match literal(value) {
            Some(text) => Some(text.chars().count()),
            None => {
                let cut = named(value, "left").or_else(|| named(value, "right"))?;
                plain_arguments(cut)?.get(1).and_then(number)?.parse().ok()
            }
        },
    }
}
