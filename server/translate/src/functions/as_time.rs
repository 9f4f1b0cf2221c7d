//! Texts and numbers read as times, and intervals.

use model::Dialect;
use sqlparser::ast::{BinaryOperator, Expr};

use super::date_formats::Use;
use super::{Rewritten, call, date_formats, fill, integer, literal, number, text};

/// A text read as a time, by a format.
pub(super) fn as_time(name: &str, arguments: &[Expr], dialect: Dialect) -> Rewritten {
    let value = arguments[0].clone();
    if dialect == Dialect::Snowflake
        && let Some(scale) = number(&arguments[1])
    {
        let Ok(scale @ 0..=9) = scale.parse::<u32>() else {
            return Rewritten::Refused(format!("{name} with the scale {scale} has no rule"));
        };
        return Rewritten::Other(match scale {
            0 => fill("timestamp_seconds(a)", vec![value]),
            3 => fill("timestamp_millis(a)", vec![value]),
            6 => fill("timestamp_micros(a)", vec![value]),
            1 | 2 | 4 | 5 => fill("timestamp_micros((a) * b)", vec![value, integer(10_u32.pow(6 - scale))]),
            _ => fill("timestamp_micros(CAST((a) / b AS BIGINT))", vec![value, integer(10_u32.pow(scale - 6))]),
        });
    }
    let Some(format) = literal(&arguments[1]) else {
        return Rewritten::Refused(format!("{name} with a format that is no literal cannot be translated"));
    };
    let reads = Use::Read;
    let automatic = format.eq_ignore_ascii_case("AUTO");
    let pattern = date_formats::converted(format, dialect, reads);
    let Some(pattern) = pattern.filter(|_| !automatic) else {
        return Rewritten::Refused(format!("the format `{format}` has no rule"));
    };
    let has_time = pattern.contains(['H', 'h', 'm', 's', 'S']);
    let target = match (name, dialect) {
        // Oracle's DATE has a time of day.
        ("TO_DATE", Dialect::Oracle) => "to_timestamp",
        ("TO_DATE" | "DATE", _) => "to_date",
        ("STR_TO_DATE", _) if !pattern.contains(['y', 'M', 'd', 'D']) => {
            return Rewritten::Refused(
                "STR_TO_DATE of a time of day alone gives a TIME, which Databricks has not".to_owned(),
            );
        }
        // A text that is none gives NULL there.
        ("STR_TO_DATE", _) => {
            if has_time {
                "try_to_timestamp"
            } else {
                "try_to_date"
            }
        }
        ("TRY_TO_DATE", _) => "try_to_date",
        (name, _) if name.starts_with("TRY_") => "try_to_timestamp",
        _ => "to_timestamp",
    };
    let read = call(target, vec![value, text(&pattern)]);
    // Databricks takes all years of two digits as those from 2000 on, as Oracle's YY does in this century.
    let two_digits = pattern.replace("yyyy", "").contains("yy");
    if two_digits && (dialect != Dialect::Oracle || format.to_ascii_uppercase().contains("RR")) {
        return Rewritten::Assumed(read, SHORT_YEARS.to_owned());
    }
    Rewritten::Other(read)
}

const SHORT_YEARS: &str = "years of two digits are read as 2000 to 2099 here; the source reads the later ones as 19xx";

/// `TO_TIMESTAMP(x)` of Snowflake, where a number counts seconds.
pub(super) fn stamp(name: &str, arguments: &[Expr]) -> Rewritten {
    let value = arguments[0].clone();
    let digits = literal(&value).is_some_and(|text| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()));
    if number(&value).is_some() {
        return Rewritten::Other(call("timestamp_seconds", vec![value]));
    }
    if digits {
        return Rewritten::Other(fill("timestamp_seconds(CAST(a AS BIGINT))", vec![value]));
    }
    Rewritten::Other(match name {
        "TO_TIMESTAMP_LTZ" => call("to_timestamp", vec![value]),
        _ if literal(&value).is_some() => fill("CAST(a AS TIMESTAMP_NTZ)", vec![value]),
        _ => call("to_timestamp", vec![value]),
    })
}

pub(super) fn number_to_interval(arguments: &[Expr]) -> Option<Rewritten> {
    let unit = literal(&arguments[1])?;
    crate::query::interval_made(unit, arguments[0].clone()).map(Rewritten::Other)
}

/// Calls that make an interval.
const INTERVALS: &[&str] = &["make_dt_interval", "make_ym_interval"];

/// A time and an interval put together.
fn sum(time: &Expr, interval: &Expr, minus: bool) -> Expr {
    // Databricks would give a text with a time of day.
    let date = literal(time).is_some_and(|said| said.len() == 10);
    Expr::Nested(Box::new(Expr::BinaryOp {
        left: Box::new(fill(if date { "to_date(a)" } else { "(a)" }, vec![time.clone()])),
        op: if minus { BinaryOperator::Minus } else { BinaryOperator::Plus },
        right: Box::new(interval.clone()),
    }))
}

/// A time and an interval whose length is an expression.
///
/// Source: "interval" of the Databricks SQL language manual: a DATE and an interval of days to seconds give a TIMESTAMP.
fn length_added(time: &Expr, interval: &Expr, minus: bool) -> Rewritten {
    let made = match interval {
        Expr::Function(made) => super::plain_arguments(made).unwrap_or_default(),
        _ => Vec::new(),
    };
    let of_days = |call: &Expr| matches!(call, Expr::Function(made) if made.name.to_string() == "make_dt_interval");
    match made.as_slice() {
        [days] if of_days(interval) && crate::query::is_whole_date(time) => {
            Rewritten::Other(call(if minus { "date_sub" } else { "date_add" }, vec![time.clone(), days.clone()]))
        }
        [_] if of_days(interval) => Rewritten::Assumed(
            sum(time, interval, minus),
            "a DATE with days added to it becomes a TIMESTAMP at midnight here; use date_add where it is a DATE"
                .to_owned(),
        ),
        _ => Rewritten::Other(sum(time, interval, minus)),
    }
}

/// `DATE_ADD(x, INTERVAL n DAY)` of MySQL; with a number of days instead it stays.
pub(super) fn interval_added(name: &str, arguments: &[Expr]) -> Option<Rewritten> {
    let minus = name.contains("SUB");
    match &arguments[1] {
        Expr::Interval(_) => Some(Rewritten::Other(sum(&arguments[0], &arguments[1], minus))),
        // An interval of an expression has become a call already.
        Expr::Function(function) if INTERVALS.contains(&function.name.to_string().as_str()) => {
            Some(length_added(&arguments[0], &arguments[1], minus))
        }
        _ if name.starts_with("DATE_") => None,
        _ => Some(Rewritten::Other(call(if minus { "date_sub" } else { "date_add" }, arguments.to_vec()))),
    }
}
