//! What type an expression over known columns has, as far as a computed column needs it.

use std::collections::HashMap;

use sqlparser::ast::{BinaryOperator, DataType, Expr, FunctionArg, FunctionArgExpr, FunctionArguments, Value};

use super::Rewriter;
use crate::data_type::{self, is_text};
use crate::scan::{Token, scan};

/// The widest decimal that Databricks has.
const WIDEST: u32 = 38;

impl Rewriter<'_> {
    /// The type, in Databricks' words, of an expression of the source over columns of these types, whose names are in lower
    /// case; `None` where it is not known for certain.
    pub(crate) fn type_of(&self, tokens: &[Token<'_>], columns: &HashMap<String, String>) -> Option<String> {
        let expression = self.parse(tokens, |parser| parser.parse_expr()).ok()?;
        self.expression_type(&expression, columns)
    }

    fn expression_type(&self, expression: &Expr, columns: &HashMap<String, String>) -> Option<String> {
        let of = |inner: &Expr| self.expression_type(inner, columns);
        match expression {
            Expr::Nested(inner) | Expr::Collate { expr: inner, .. } | Expr::UnaryOp { expr: inner, .. } => of(inner),
            Expr::Identifier(name) => columns.get(&name.value.to_lowercase()).cloned(),
            Expr::Value(value) => of_literal(&value.value),
            Expr::Cast { data_type, .. } | Expr::Convert { data_type: Some(data_type), .. } => self.named(data_type),
            Expr::BinaryOp { left, op, right } => combined(&of(left)?, op, &of(right)?),
            Expr::Case { conditions, else_result, .. } => {
                let results = conditions.iter().map(|when| &when.result).chain(else_result.as_deref());
                widest(results.filter(|result| !is_null(result)).map(of).collect::<Option<Vec<_>>>()?)
            }
            Expr::Substring { .. } | Expr::Trim { .. } => Some("STRING".to_owned()),
            Expr::Extract { .. } | Expr::Position { .. } => Some("INT".to_owned()),
            Expr::Function(function) => {
                let name = function.name.to_string().to_ascii_uppercase();
                let FunctionArguments::List(list) = &function.args else { return None };
                let values = list.args.iter().filter_map(|argument| match argument {
                    FunctionArg::Unnamed(FunctionArgExpr::Expr(value)) => Some(value),
                    _ => None,
                });
                let values: Vec<&Expr> = values.collect();
                match name.as_str() {
                    "ISNULL" | "COALESCE" | "NVL" | "IFNULL" | "GREATEST" | "LEAST" => {
                        widest(values.iter().map(|value| of(value)).collect::<Option<Vec<_>>>()?)
                    }
                    "IIF" | "IF" => widest(values.iter().skip(1).map(|value| of(value)).collect::<Option<Vec<_>>>()?),
                    "NULLIF" | "ABS" | "ROUND" => of(values.first()?),
                    "DATEADD" => of(values.last()?),
                    _ if TEXTS.contains(&name.as_str()) => Some("STRING".to_owned()),
                    _ if NUMBERS.contains(&name.as_str()) => Some("INT".to_owned()),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    fn named(&self, data_type: &DataType) -> Option<String> {
        let text = data_type.to_string();
        let (read, _) = data_type::read(&scan(&text, self.dialect), 0)?;
        read.translate(self.dialect, "").ok().map(|target| target.text)
    }
}

/// Functions that give a text.
const TEXTS: &[&str] = &[
    "CONCAT",
    "CONCAT_WS",
    "UPPER",
    "LOWER",
    "LTRIM",
    "RTRIM",
    "TRIM",
    "LEFT",
    "RIGHT",
    "SUBSTRING",
    "SUBSTR",
    "REPLACE",
    "DATENAME",
    "FORMAT",
    "STUFF",
    "REPLICATE",
    "REVERSE",
    "LPAD",
    "RPAD",
    "MD5",
    "TO_CHAR",
    "JSON_QUERY",
    "JSON_VALUE",
    "QUOTENAME",
    "TRANSLATE",
];
/// Functions that give a whole number.
const NUMBERS: &[&str] =
    &["YEAR", "MONTH", "DAY", "DATEPART", "DATEDIFF", "LEN", "LENGTH", "CHARINDEX", "PATINDEX", "DATALENGTH", "ASCII"];
/// Types of whole numbers, the narrowest first, and the digits that they hold.
const WHOLE: &[(&str, u32)] = &[("TINYINT", 3), ("SMALLINT", 5), ("INT", 10), ("BIGINT", 19)];

fn is_null(expression: &Expr) -> bool {
    matches!(expression, Expr::Value(value) if value.value == Value::Null)
}

fn of_literal(value: &Value) -> Option<String> {
    match value {
        Value::Number(digits, _) => match digits.split_once('.') {
            Some((whole, part)) if digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') => {
                let scale = part.len() as u32;
                Some(format!("DECIMAL({},{scale})", (whole.len() as u32 + scale).min(WIDEST)))
            }
            Some(_) => None,
            None => digits.parse::<i32>().is_ok().then(|| "INT".to_owned()),
        },
        Value::SingleQuotedString(_) | Value::NationalStringLiteral(_) => Some("STRING".to_owned()),
        Value::Boolean(_) => Some("BOOLEAN".to_owned()),
        _ => None,
    }
}

/// Digits and scale of a number; `None` of what is none, or no exact one.
fn digits(data_type: &str) -> Option<(u32, u32)> {
    if let Some((_, digits)) = WHOLE.iter().find(|(name, _)| *name == data_type) {
        return Some((*digits, 0));
    }
    let (precision, scale) = data_type.strip_prefix("DECIMAL(")?.strip_suffix(')')?.split_once(',')?;
    Some((precision.parse().ok()?, scale.parse().ok()?))
}

/// The type of two values put together.
fn combined(left: &str, operator: &BinaryOperator, right: &str) -> Option<String> {
    let joins = matches!(operator, BinaryOperator::Plus | BinaryOperator::StringConcat);
    if joins && (is_text(left) || is_text(right)) {
        return Some("STRING".to_owned());
    }
    let counts = |data_type: &str| digits(data_type).is_some() || ["DOUBLE", "FLOAT"].contains(&data_type);
    if !counts(left) || !counts(right) {
        return None;
    }
    let (Some((one, first)), Some((other, second))) = (digits(left), digits(right)) else {
        return Some("DOUBLE".to_owned());
    };
    let whole = first == 0 && second == 0 && !left.starts_with('D') && !right.starts_with('D');
    let widest = |precision: u32, scale: u32| {
        let over = precision.saturating_sub(WIDEST);
        // What does not fit is taken off the decimals, of which six are kept.
        let scale = scale.saturating_sub(over).max(scale.min(6));
        Some(format!("DECIMAL({},{scale})", precision.min(WIDEST)))
    };
    match operator {
        BinaryOperator::Plus | BinaryOperator::Minus | BinaryOperator::Multiply if whole => {
            Some(if one.max(other) <= 10 { "INT" } else { "BIGINT" }.to_owned())
        }
        BinaryOperator::Plus | BinaryOperator::Minus => {
            widest((one - first).max(other - second) + first.max(second) + 1, first.max(second))
        }
        BinaryOperator::Multiply => widest(one + other + 1, first + second),
        BinaryOperator::Divide if !whole => {
            let scale = (first + other + 1).max(6);
            widest(one - first + second + scale, scale)
        }
        _ => None,
    }
}

/// The type that holds values of all of these.
fn widest(types: Vec<String>) -> Option<String> {
    let mut types = types.into_iter();
    let first = types.next()?;
    types.try_fold(first, |one, other| {
        if one == other {
            return Some(one);
        }
        if is_text(&one) && is_text(&other) {
            return Some("STRING".to_owned());
        }
        let ((whole, first), (others, second)) = (digits(&one)?, digits(&other)?);
        let scale = first.max(second);
        Some(format!("DECIMAL({},{scale})", ((whole - first).max(others - second) + scale).min(WIDEST)))
    })
}
