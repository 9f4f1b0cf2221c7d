//! Numbers and times cut off at a place or a unit.

use model::Dialect;
use sqlparser::ast::{BinaryOperator, Expr};

use super::{Rewritten, call, dates, fill, integer, literal, number, text};

pub(super) fn truncated(arguments: &[Expr], dialect: Dialect) -> Option<Rewritten> {
    let first = arguments.first()?.clone();
    if arguments.len() == 1 {
        if dates::is_date(&first) {
            return Some(Rewritten::Other(call("date_trunc", vec![text("DAY"), first])));
        }
        if !matches!(dialect, Dialect::Oracle | Dialect::Teradata | Dialect::Netezza | Dialect::Snowflake) {
            return None;
        }
        if is_number(&first) || dialect == Dialect::Snowflake {
            return Some(Rewritten::Other(fill("CAST(a AS BIGINT)", vec![first])));
        }
        let day = call("date_trunc", vec![text("DAY"), first]);
        return Some(Rewritten::Assumed(
            day,
            "TRUNC of one argument is taken as the day of a date; use CAST(… AS BIGINT) for a number".to_owned(),
        ));
    }
    if arguments.len() > 2 {
        return None;
    }
    if let Some(format) = literal(&arguments[1]) {
        let upper = format.to_ascii_uppercase();
        if dialect == Dialect::Oracle && matches!(upper.as_str(), "DAY" | "DY" | "D") {
            // The week starts on the day that NLS_TERRITORY says; Sunday in most.
            let sunday = fill("date_sub(a, dayofweek(a) - 1)", vec![first]);
            let why = "TRUNC to DAY is taken as the Sunday before; it depends on NLS_TERRITORY";
            return Some(Rewritten::Assumed(sunday, why.to_owned()));
        }
        return Some(match dates::truncation(format).or_else(|| dates::unit(format)) {
            Some(unit) => Rewritten::Other(call("date_trunc", vec![text(unit), first])),
            None => Rewritten::Refused(format!("TRUNC to `{format}` has no rule")),
        });
    }
    match &arguments[1] {
        Expr::Identifier(word) if dates::is_date(&first) => {
            let unit = dates::unit(&word.value)?;
            Some(Rewritten::Other(call("date_trunc", vec![text(unit), first])))
        }
        places => Some(cut_off(first, places)),
    }
}

/// Whether what was made of an expression plainly is a number and no time.
fn is_number(expression: &Expr) -> bool {
    match expression {
        Expr::Nested(inner) | Expr::UnaryOp { expr: inner, .. } => is_number(inner),
        Expr::BinaryOp { op: BinaryOperator::Multiply | BinaryOperator::Divide | BinaryOperator::Modulo, .. } => true,
        Expr::BinaryOp { left, op: BinaryOperator::Plus | BinaryOperator::Minus, right } => {
            is_number(left) && is_number(right)
        }
        Expr::Extract { .. } | Expr::Ceil { .. } | Expr::Floor { .. } => true,
        Expr::Cast { data_type, .. } => {
            let name = data_type.to_string().to_ascii_uppercase();
            ["DECIMAL", "INT", "BIGINT", "DOUBLE", "FLOAT"].iter().any(|known| name.starts_with(known))
        }
        Expr::Function(function) => {
            let name = function.name.to_string().to_ascii_uppercase();
            NUMBERS.contains(&name.as_str())
        }
        other => number(other).is_some(),
    }
}

/// Functions of Databricks that give numbers.
const NUMBERS: &[&str] = &[
    "SUM",
    "AVG",
    "COUNT",
    "STDDEV",
    "VARIANCE",
    "ABS",
    "MOD",
    "POWER",
    "SQRT",
    "EXP",
    "LN",
    "LOG",
    "SIGN",
    "LENGTH",
    "INSTR",
    "ASCII",
    "MONTHS_BETWEEN",
    "TIMESTAMPDIFF",
    "DATEDIFF",
    "RAND",
    "UNIFORM",
];

/// The nearest start of a unit of time.
///
/// Source: "ROUND and TRUNC Date Functions" of Oracle's SQL language reference: the sixteenth day of a month rounds up, that
/// of the middle month of a quarter, and the first of July.
pub(super) fn rounded(time: &Expr, format: &str) -> Rewritten {
    let template = match dates::truncation(format) {
        Some("DAY") => "date_trunc('DAY', (a) + INTERVAL '12' HOUR)",
        Some("HOUR") => "date_trunc('HOUR', (a) + INTERVAL '30' MINUTE)",
        Some("MINUTE") => "date_trunc('MINUTE', (a) + INTERVAL '30' SECOND)",
        Some("MONTH") => "if(day(a) >= 16, date_trunc('MONTH', a) + INTERVAL '1' MONTH, date_trunc('MONTH', a))",
        Some("QUARTER") => {
            "if((a) >= date_trunc('QUARTER', a) + INTERVAL '1' MONTH + INTERVAL '15' DAY, \
             date_trunc('QUARTER', a) + INTERVAL '3' MONTH, date_trunc('QUARTER', a))"
        }
        Some("YEAR") => "date_trunc('YEAR', (a) + INTERVAL '6' MONTH)",
        _ => return Rewritten::Refused(format!("ROUND to `{format}` has no rule")),
    };
    Rewritten::Other(fill(template, vec![time.clone()]))
}

/// A number without the decimals after a place.
pub(super) fn cut_off(value: Expr, places: &Expr) -> Rewritten {
    let digits = match places {
        Expr::UnaryOp { op: sqlparser::ast::UnaryOperator::Minus, expr } => {
            number(expr).map(|digits| format!("-{digits}"))
        }
        other => number(other).map(str::to_owned),
    };
    match digits.as_deref().and_then(|digits| digits.parse::<i32>().ok()) {
        Some(0) => Rewritten::Other(fill("CAST(a AS BIGINT)", vec![value])),
        Some(places @ 1..=30) => {
            let factor = format!("1{}", "0".repeat(places as usize));
            Rewritten::Other(fill("(sign(a) * floor(abs(a) * b) / b)", vec![value, integer(factor)]))
        }
        Some(places @ -30..=-1) => {
            let factor = format!("1{}", "0".repeat(places.unsigned_abs() as usize));
            Rewritten::Other(fill("(sign(a) * floor(abs(a) / b) * b)", vec![value, integer(factor)]))
        }
        _ => Rewritten::Refused("cutting a number off at a place that is no literal has no counterpart".to_owned()),
    }
}

pub(super) fn last_day_of(arguments: &[Expr]) -> Option<Rewritten> {
    let word = dates::named(&arguments[1])?;
    let first = arguments[0].clone();
    Some(match dates::unit(&word) {
        Some("MONTH") => Rewritten::Other(call("last_day", vec![first])),
        Some("YEAR") => Rewritten::Other(fill("make_date(year(a), 12, 31)", vec![first])),
        Some("QUARTER") => Rewritten::Other(fill("last_day(add_months(trunc(a, 'QUARTER'), 2))", vec![first])),
        Some("WEEK") => Rewritten::Other(fill("date_add(trunc(a, 'WEEK'), 6)", vec![first])),
        _ => Rewritten::Refused(format!("LAST_DAY of `{word}` has no rule")),
    })
}
