//! What a cast does to a value besides its type: texts are shortened, fractions rounded.
//!
//! Source: "cast function" of the Databricks SQL language manual: a text stays as long as it is, and a fraction is cut off.

use model::Dialect;
use sqlparser::ast::{BinaryOperator, CeilFloorKind, DateTimeField, Expr, Value};

use super::change::Change;
use super::number_types::{FLOATING, is_decimal};
use super::types::custom;
use crate::columns::Holds;
use crate::data_type::is_text as is_text_type;
use crate::diagnostic_codes::*;
use crate::functions::{call, fill, integer, literal, number};

impl Change<'_, '_> {
    /// Gives a cast, whose type is in Databricks' words, the value that it has in the source.
    pub(super) fn cast_value(&self, expression: &mut Expr) {
        let Expr::Cast { expr, data_type, .. } = expression else { return };
        let target = data_type.to_string();
        if self.rewriter.dialect == Dialect::TSql && is_text_type(&target) {
            self.as_tsql_writes(expr);
        }
        if let Some(length) = length(&target) {
            if self.shortens() && !fits(expr, length) {
                let value = std::mem::replace(&mut **expr, Expr::Value(Value::Null.into()));
                let text = if is_text(&value) { value } else { self.as_text(value) };
                *expression = call("left", vec![text, integer(length)]);
            }
            return;
        }
        if !matches!(target.as_str(), "TINYINT" | "SMALLINT" | "INT" | "BIGINT") || !self.rounds() {
            return;
        }
        // `/` of MySQL always keeps the rest.
        let quotient = self.rewriter.dialect == Dialect::MySql && is_quotient(expr);
        match if quotient { Some(true) } else { fraction(expr) } {
            Some(true) => **expr = fill("round(a)", vec![(**expr).clone()]),
            Some(false) => {}
            None => self.remark(
                ASSUMED,
                "a cast to an integer cuts a fraction off in Databricks and rounds it in the source; use round where there may be one",
            ),
        }
    }

    /// Brings a value of T-SQL to what Databricks writes as T-SQL does: a BIT is a digit there, MONEY has two decimals.
    ///
    /// Source: "CAST and CONVERT" of the Transact-SQL reference.
    pub(super) fn as_tsql_writes(&self, value: &mut Expr) {
        let cast_to = |name: &str| matches!(&*value, Expr::Cast { data_type, .. } if data_type.to_string() == name);
        let is_of = |name: &str| cast_to(name) || self.has_type(value, &[name]);
        if is_of("BOOLEAN") || self.column_holds(value) == Some(Holds::Truth) {
            *value = fill("CAST(a AS INT)", vec![value.clone()]);
        } else if is_of("DECIMAL(19,4)") || is_of("DECIMAL(10,4)") {
            *value = fill("CAST(a AS DECIMAL(19,2))", vec![value.clone()]);
        } else if self.is_fractional(value, &FLOATING) {
            let message = "a number of floating point becomes a text of six digits at most in the source, and of all its digits here";
            self.remark(ASSUMED, message);
        }
    }

    fn as_text(&self, value: Expr) -> Expr {
        let kind = sqlparser::ast::CastKind::Cast;
        Expr::Cast { kind, expr: Box::new(value), data_type: custom("STRING"), format: None }
    }

    /// Whether the dialect cuts a text off where it is longer than the type of a cast.
    fn shortens(&self) -> bool {
        match self.rewriter.dialect {
            Dialect::Oracle
            | Dialect::PostgreSql
            | Dialect::Redshift
            | Dialect::Netezza
            | Dialect::Teradata
            | Dialect::MySql
            | Dialect::TSql => true,
            Dialect::Snowflake => false,
        }
    }

    /// Whether the dialect rounds where a number with a fraction is cast to an integer.
    fn rounds(&self) -> bool {
        match self.rewriter.dialect {
            Dialect::Oracle | Dialect::PostgreSql | Dialect::Redshift | Dialect::Netezza | Dialect::MySql => true,
            Dialect::Teradata | Dialect::TSql | Dialect::Snowflake => false,
        }
    }
}

fn is_quotient(value: &Expr) -> bool {
    match value {
        Expr::Nested(inner) => is_quotient(inner),
        Expr::BinaryOp { op, .. } => *op == BinaryOperator::Divide,
        _ => false,
    }
}

/// How long a text of a type may be.
fn length(data_type: &str) -> Option<usize> {
    let inner = data_type.strip_prefix("VARCHAR(").or_else(|| data_type.strip_prefix("CHAR("))?;
    inner.strip_suffix(')')?.parse().ok()
}

/// Whether a value is plainly no longer than that.
fn fits(value: &Expr, length: usize) -> bool {
    match value {
        Expr::Nested(inner) => fits(inner, length),
        Expr::Value(found) => match &found.value {
            Value::Null => true,
            Value::Number(digits, _) => digits.len() <= length,
            _ => literal(value).is_some_and(|text| text.chars().count() <= length),
        },
        Expr::Function(function) if function.name.to_string() == "date_format" => {
            let arguments = crate::functions::plain_arguments(function).unwrap_or_default();
            let pattern = arguments.get(1).and_then(literal);
            pattern.is_some_and(|pattern| {
                pattern.chars().count() <= length && !["MMM", "EEE", "a"].iter().any(|names| pattern.contains(names))
            })
        }
        _ => false,
    }
}

/// Functions of Databricks that give a text.
const TEXTS: &[&str] = &[
    "concat",
    "concat_ws",
    "upper",
    "lower",
    "substring",
    "substr",
    "left",
    "right",
    "replace",
    "lpad",
    "rpad",
    "trim",
    "ltrim",
    "rtrim",
    "date_format",
    "split_part",
    "regexp_replace",
    "translate",
    "initcap",
    "listagg",
];

fn is_text(value: &Expr) -> bool {
    match value {
        Expr::Nested(inner) => is_text(inner),
        Expr::Function(function) => TEXTS.contains(&function.name.to_string().to_lowercase().as_str()),
        Expr::Trim { .. } | Expr::Substring { .. } => true,
        Expr::BinaryOp { op: BinaryOperator::StringConcat, .. } => true,
        Expr::Cast { data_type, .. } => data_type.to_string() == "STRING",
        value => literal(value).is_some(),
    }
}

/// Functions of Databricks that give a whole number.
const WHOLE: &[&str] = &[
    "count",
    "length",
    "floor",
    "ceil",
    "round",
    "instr",
    "locate",
    "datediff",
    "timestampdiff",
    "year",
    "month",
    "day",
    "quarter",
    "dayofweek",
    "dayofyear",
    "hour",
    "minute",
    "second",
    "row_number",
    "rank",
    "dense_rank",
    "ntile",
    "unix_timestamp",
    "sign",
    "ascii",
    "weekday",
];
/// Functions that give a fraction.
const FRACTIONS: &[&str] =
    &["avg", "sqrt", "exp", "ln", "log", "log10", "power", "months_between", "rand", "stddev", "variance"];

/// Whether a value plainly has a fraction, or plainly none; `None` where that is not known.
fn fraction(value: &Expr) -> Option<bool> {
    match value {
        Expr::Nested(inner) | Expr::UnaryOp { expr: inner, .. } => fraction(inner),
        Expr::Value(found) => {
            Some(number(value).is_some_and(|digits| digits.contains('.')) && !matches!(found.value, Value::Null))
        }
        Expr::Cast { data_type, .. } => {
            let name = data_type.to_string().to_uppercase();
            let fractional = ["DECIMAL", "DOUBLE", "FLOAT"].iter().any(|kind| name.starts_with(kind));
            Some(fractional && !name.ends_with(",0)"))
        }
        Expr::BinaryOp { left, op: BinaryOperator::Plus | BinaryOperator::Minus | BinaryOperator::Multiply, right } => {
            match (fraction(left), fraction(right)) {
                (Some(true), _) | (_, Some(true)) => Some(true),
                (Some(false), Some(false)) => Some(false),
                _ => None,
            }
        }
        // Of what may be two integers another remark tells; where one is none, the quotient has a fraction.
        Expr::BinaryOp { left, op: BinaryOperator::Divide, right } => {
            let parts = |side: &Expr| matches!(side, Expr::Function(call) if ["timestampdiff", "unix_micros"].contains(&call.name.to_string().as_str()));
            Some(
                parts(left)
                    || is_decimal(left)
                    || is_decimal(right)
                    || fraction(left) == Some(true)
                    || fraction(right) == Some(true),
            )
        }
        Expr::BinaryOp { op: BinaryOperator::Modulo, .. } => None,
        Expr::BinaryOp { .. } | Expr::IsNull(_) | Expr::IsNotNull(_) | Expr::Like { .. } | Expr::InList { .. } => {
            Some(false)
        }
        Expr::Extract { field: DateTimeField::Second, .. } => Some(true),
        Expr::Floor { field: CeilFloorKind::DateTimeField(_), .. }
        | Expr::Ceil { field: CeilFloorKind::DateTimeField(_), .. }
        | Expr::Extract { .. }
        | Expr::Trim { .. }
        | Expr::Substring { .. }
        | Expr::Position { .. } => Some(false),
        Expr::Function(function) => {
            let name = function.name.to_string().to_lowercase();
            let known = |names: &[&str]| names.contains(&name.as_str());
            match (known(FRACTIONS), known(WHOLE) || known(TEXTS)) {
                (true, _) => Some(true),
                (_, true) => Some(false),
                _ => None,
            }
        }
        _ => None,
    }
}
