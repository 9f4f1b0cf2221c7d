//! Weeks of MySQL, which its modes count in eight ways.
//!
//! Source: "WEEK" and "YEARWEEK" of MySQL's reference manual.

use sqlparser::ast::Expr;

use super::{Rewritten, fill, number};

/// Mode 0: weeks begin on Sunday, the first with the year's first Sunday; days before it are in week 0.
pub(super) const FROM_SUNDAY: &str = "CAST(floor((dayofyear(a) - dayofweek(a) + 7) / 7) AS INT)";

/// `WEEK(date [, mode])` and `YEARWEEK(date [, mode])`. Where no mode is given it is the server's default, which is 0.
pub(super) fn of_mysql(name: &str, arguments: &[Expr]) -> Rewritten {
    let mode = match arguments.get(1) {
        Some(mode) => number(mode).unwrap_or("?"),
        None => "0",
    };
    let template = match (name, mode) {
        ("WEEK", "0") => FROM_SUNDAY,
        // From Monday, the first with four days of the year; days before it are in week 0.
        ("WEEK", "1") => "CAST(floor((dayofyear(a) - weekday(a) + 9) / 7) AS INT)",
        // As 0, but days before it are in the last week of the year before.
        ("WEEK", "2") => "CAST(ceil(dayofyear(date_sub(a, dayofweek(a) - 1)) / 7) AS INT)",
        ("WEEK", "3") => "weekofyear(a)",
        // From Monday, the first with the year's first Monday.
        ("WEEK", "5") => "CAST(floor((dayofyear(a) - weekday(a) + 6) / 7) AS INT)",
        ("YEARWEEK", "0" | "2") => {
            "(year(date_sub(a, dayofweek(a) - 1)) * 100 \
             + CAST(ceil(dayofyear(date_sub(a, dayofweek(a) - 1)) / 7) AS INT))"
        }
        ("YEARWEEK", "1" | "3") => "(year(date_add(date_trunc('WEEK', a), 3)) * 100 + weekofyear(a))",
        _ => return Rewritten::Refused(format!("{name} of the mode {mode} has no rule; use weekofyear")),
    };
    Rewritten::Other(fill(template, arguments[..1].to_vec()))
}
