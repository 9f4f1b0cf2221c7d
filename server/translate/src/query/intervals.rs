//! Intervals: Databricks takes one unit a literal, and no expressions.

use sqlparser::ast::{BinaryOperator, DateTimeField, Expr, Interval};

use super::change::Change;
use crate::diagnostic_codes::*;
use crate::functions::{self, date_unit, fill, literal, number};

impl Change<'_, '_> {
    /// An interval by itself. One of MySQL whose length is an expression becomes a call that makes it.
    pub(super) fn interval(&self, expression: &mut Expr) {
        let Expr::Interval(interval) = expression else { return };
        interval.leading_precision = None;
        interval.fractional_seconds_precision = None;
        if interval.leading_field.is_none() {
            match literal(&interval.value).and_then(from_text) {
                Some(plain) => *expression = plain,
                None => self.remark(NOT_TRANSLATED, format!("`{interval}` has no counterpart; name its unit")),
            }
            return;
        }
        let unit = interval.leading_field.as_ref().map(ToString::to_string).unwrap_or_default();
        if let Some(field) = interval.leading_field.as_mut()
            && let Some(unit) = date_unit(&unit)
        {
            *field = singular(unit);
        }
        let plain = literal(&interval.value).is_some() || number(&interval.value).is_some();
        if plain {
            if let Some(digits) = number(&interval.value) {
                let digits = digits.to_owned();
                *interval.value = functions::text(&digits);
            }
            if unit.eq_ignore_ascii_case("QUARTER")
                && let Some(quarters) = literal(&interval.value).and_then(|digits| digits.trim().parse::<i32>().ok())
            {
                // No literal is counted in quarters.
                *interval.value = functions::text(&(quarters * 3).to_string());
                interval.leading_field = Some(DateTimeField::Month);
            }
            return;
        }
        match made(&unit, (*interval.value).clone()) {
            Some(made) => *expression = made,
            None => self.remark(NOT_TRANSLATED, format!("`{interval}` has no counterpart")),
        }
    }
}

/// So many of a unit, where the number is an expression.
///
/// Source: "make_dt_interval function" and "make_ym_interval function" of the Databricks SQL language manual.
pub(crate) fn made(unit: &str, length: Expr) -> Option<Expr> {
    let template = match date_unit(unit)? {
        "DAY" => "make_dt_interval(a)",
        "WEEK" => "make_dt_interval((a) * 7)",
        "HOUR" => "make_dt_interval(0, a)",
        "MINUTE" => "make_dt_interval(0, 0, a)",
        "SECOND" => "make_dt_interval(0, 0, 0, a)",
        "YEAR" => "make_ym_interval(a)",
        "QUARTER" => "make_ym_interval(0, (a) * 3)",
        "MONTH" => "make_ym_interval(0, a)",
        _ => return None,
    };
    Some(fill(template, vec![length]))
}

/// The interval that a text says which is put together of a number and a unit: `n || ' days'`.
pub(super) fn of_number_and_unit(text: &Expr) -> Option<Expr> {
    match text {
        Expr::Nested(inner) => of_number_and_unit(inner),
        Expr::BinaryOp { left, op: BinaryOperator::StringConcat, right } => {
            let number = match &**left {
                Expr::Cast { expr, data_type, .. } if crate::data_type::is_text(&data_type.to_string()) => expr,
                number => number,
            };
            let joined = matches!(number, Expr::BinaryOp { op: BinaryOperator::StringConcat, .. });
            made(literal(right)?.trim(), number.clone()).filter(|_| !joined)
        }
        _ => None,
    }
}

fn singular(unit: &str) -> DateTimeField {
    match unit {
        "YEAR" => DateTimeField::Year,
        "QUARTER" => DateTimeField::Quarter,
        "MONTH" => DateTimeField::Month,
        "WEEK" => DateTimeField::Week(None),
        "DAY" => DateTimeField::Day,
        "HOUR" => DateTimeField::Hour,
        "MINUTE" => DateTimeField::Minute,
        "MILLISECOND" => DateTimeField::Millisecond,
        "MICROSECOND" => DateTimeField::Microsecond,
        _ => DateTimeField::Second,
    }
}

/// `'1 day 2 hours'` as a sum of literals of one unit each; a time of day as in `'1 day 00:30:00'` is one literal of hours to
/// seconds.
///
/// Source: "Interval Input" of PostgreSQL's documentation, "INTERVAL type" of the Databricks SQL language manual.
pub(crate) fn from_text(text: &str) -> Option<Expr> {
    let mut parts = Vec::new();
    let spaced = text.replace(',', " ");
    let mut rest = spaced.trim();
    while !rest.is_empty() {
        let first = rest.split_whitespace().next().unwrap_or(rest);
        if let Some(last) = time_of_day(first) {
            parts.push((first.to_owned(), "HOUR", Some(last)));
            rest = rest[first.len()..].trim_start();
            continue;
        }
        let digits =
            rest.find(|c: char| !(c.is_ascii_digit() || c == '-' || c == '+' || c == '.')).unwrap_or(rest.len());
        let (value, tail) = rest.split_at(digits);
        let tail = tail.trim_start();
        let word = tail.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(tail.len());
        let (unit, tail) = tail.split_at(word);
        let unit = date_unit(unit)?;
        if value.is_empty() || (value.contains('.') && unit != "SECOND") {
            return None;
        }
        parts.push((value.to_owned(), unit, None));
        rest = tail.trim_start();
    }
    // Months and days have no common measure, so there is no interval of both.
    let of_months = |unit: &str| matches!(unit, "YEAR" | "MONTH" | "QUARTER");
    let months = parts.iter().filter(|(_, unit, _)| of_months(unit)).count();
    if parts.is_empty() || (months != 0 && months != parts.len()) {
        return None;
    }
    let mut made = parts.into_iter().map(|(value, unit, last_field)| {
        Expr::Interval(Interval {
            value: Box::new(functions::text(&value)),
            leading_field: Some(singular(unit)),
            leading_precision: None,
            last_field,
            fractional_seconds_precision: None,
        })
    });
    let first = made.next()?;
    let Some(second) = made.next() else { return Some(first) };
    let sum = |left: Expr, right: Expr| Expr::BinaryOp {
        left: Box::new(left),
        op: BinaryOperator::Plus,
        right: Box::new(right),
    };
    let all = made.fold(sum(first, second), sum);
    Some(Expr::Nested(Box::new(all)))
}

/// The interval of a time of day, `04:05:06.7`, which `from_text` reads as well beside other parts.
pub(crate) fn of_time(text: &str) -> Option<Expr> {
    time_of_day(text.trim()).and_then(|_| from_text(text))
}

/// The last unit of `04:05` or `04:05:06.7`, perhaps with a sign, which are hours first.
fn time_of_day(text: &str) -> Option<DateTimeField> {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').map_or((digits, None), |(whole, part)| (whole, Some(part)));
    let fields: Vec<&str> = whole.split(':').collect();
    let is_number = |field: &str| !field.is_empty() && field.bytes().all(|byte| byte.is_ascii_digit());
    let below_sixty = |field: &str| field.len() < 3 && field.parse::<u8>().is_ok_and(|value| value < 60);
    let (hours, rest) = fields.split_first()?;
    if !is_number(hours) || !rest.iter().all(|field| is_number(field) && below_sixty(field)) {
        return None;
    }
    match (rest.len(), fraction) {
        (1, None) => Some(DateTimeField::Minute),
        (2, None) => Some(DateTimeField::Second),
        (2, Some(part)) if is_number(part) && part.len() < 7 => Some(DateTimeField::Second),
        _ => None,
    }
}
