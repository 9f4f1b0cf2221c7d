//! Units and arithmetic of dates.

use model::Dialect;
use sqlparser::ast::{BinaryOperator, Expr, Ident, UnaryOperator};

use super::{Rewritten, call, fill, literal, number, text};

/// A unit of time in Databricks' words, by any of the names and abbreviations the dialects have.
pub(crate) fn unit(name: &str) -> Option<&'static str> {
    Some(match name.to_ascii_lowercase().as_str() {
        "year" | "yyyy" | "yy" | "years" | "y" | "yr" | "yrs" | "sql_tsi_year" => "YEAR",
        "quarter" | "qq" | "q" | "quarters" | "qtr" | "qtrs" | "sql_tsi_quarter" => "QUARTER",
        "month" | "mm" | "m" | "months" | "mon" | "mons" | "sql_tsi_month" => "MONTH",
        "week" | "wk" | "ww" | "weeks" | "w" | "woy" | "weekofyear" | "sql_tsi_week" | "isowk" | "isoww"
        | "iso_week" | "weekiso" | "week_iso" => "WEEK",
        "day" | "dd" | "d" | "days" | "dayofmonth" | "sql_tsi_day" => "DAY",
        "hour" | "hh" | "hours" | "h" | "hr" | "hrs" | "sql_tsi_hour" => "HOUR",
        "minute" | "mi" | "n" | "minutes" | "min" | "mins" | "sql_tsi_minute" => "MINUTE",
        "second" | "ss" | "s" | "seconds" | "sec" | "secs" | "sql_tsi_second" => "SECOND",
        "millisecond" | "ms" | "milliseconds" | "msec" => "MILLISECOND",
        "microsecond" | "mcs" | "microseconds" | "us" | "usec" => "MICROSECOND",
        _ => return None,
    })
}

/// The unit that an argument names, as a word or a text.
pub(super) fn named(argument: &Expr) -> Option<String> {
    match argument {
        Expr::Identifier(word) => Some(word.value.clone()),
        // Names that are also functions come rewritten.
        other => literal(other).map(str::to_owned),
    }
}

/// Arithmetic whose first argument is a unit: `DATEADD(day, 1, x)` and its like.
pub(super) fn unit_first(name: &str, arguments: &[Expr], dialect: Dialect) -> Option<Rewritten> {
    let [first, second, third] = arguments else { return None };
    let word = named(first)?;
    // Abbreviations of T-SQL of one letter name days of the year and of the week.
    let day_of_year = match word.to_ascii_lowercase().as_str() {
        "dayofyear" | "dy" | "weekday" | "dw" => true,
        "y" | "w" => dialect == Dialect::TSql,
        _ => false,
    };
    let found = if day_of_year { Some("DAY") } else { unit(&word) };
    let Some(unit) = found else { return Some(Rewritten::Refused(format!("{name} by `{word}` has no rule"))) };
    // MySQL's and Redshift's own functions of that name count whole units, as Databricks does.
    let whole = name == "TIMESTAMPDIFF" && dialect == Dialect::MySql;
    let (from, to) = (as_time(second, dialect), as_time(third, dialect));
    Some(Rewritten::Other(match name {
        "DATEADD" | "TIMESTAMPADD" | "TIMEADD" | "DATE_ADD" => {
            call("dateadd", vec![Expr::Identifier(Ident::new(unit)), second.clone(), to])
        }
        _ if whole => call("timestampdiff", vec![Expr::Identifier(Ident::new(unit)), from, to]),
        _ => crossed(unit, from, to, dialect),
    }))
}

/// How many boundaries of a unit lie between two times, which is what `DATEDIFF` counts; Databricks counts whole units.
fn crossed(unit: &str, from: Expr, to: Expr, dialect: Dialect) -> Expr {
    match unit {
        "DAY" => fill("datediff(b, a)", vec![from, to]),
        "MILLISECOND" | "MICROSECOND" => call("timestampdiff", vec![Expr::Identifier(Ident::new(unit)), from, to]),
        // Weeks of T-SQL start on Sunday, whatever DATEFIRST says; date_trunc has them start on Monday.
        "WEEK" if dialect == Dialect::TSql => fill(
            "CAST(datediff(date_trunc('WEEK', date_add(b, 1)), date_trunc('WEEK', date_add(a, 1))) / 7 AS INT)",
            vec![from, to],
        ),
        "YEAR" => fill("(year(b) - year(a))", vec![from, to]),
        unit => {
            fill(&format!("timestampdiff({unit}, date_trunc('{unit}', a), date_trunc('{unit}', b))"), vec![from, to])
        }
    }
}

/// A number of T-SQL where a time is expected counts days from 1900.
fn as_time(expression: &Expr, dialect: Dialect) -> Expr {
    match number(expression) {
        Some("0") if dialect == Dialect::TSql => fill("TIMESTAMP'1900-01-01 00:00:00'", Vec::new()),
        _ if dialect == Dialect::TSql && counts_days(expression) => {
            fill("timestampadd(DAY, a, TIMESTAMP'1900-01-01 00:00:00')", vec![expression.clone()])
        }
        _ => expression.clone(),
    }
}

/// Whether an expression is plainly a number, made of literals and of days counted.
fn counts_days(expression: &Expr) -> bool {
    match expression {
        Expr::Nested(inner) | Expr::UnaryOp { op: UnaryOperator::Minus, expr: inner } => counts_days(inner),
        Expr::BinaryOp { left, op: BinaryOperator::Plus | BinaryOperator::Minus, right } => {
            counts_days(left) && counts_days(right)
        }
        Expr::Function(function) => function.name.to_string().eq_ignore_ascii_case("datediff"),
        other => number(other).is_some(),
    }
}

/// A part of a time: `DATEPART(year, x)`, `DATE_PART('year', x)`.
pub(crate) fn part(word: &str, of: Expr, dialect: Dialect) -> Option<Expr> {
    let lower = word.to_ascii_lowercase();
    let sunday_is_one = dialect == Dialect::TSql;
    let template = match lower.as_str() {
        "weekday" | "dw" | "w" if sunday_is_one => "dayofweek(a)",
        "dayofweek" | "dow" | "dw" | "weekday" => "(dayofweek(a) - 1)",
        "isodow" | "dayofweekiso" | "dayofweek_iso" | "dow_iso" | "weekday_iso" | "dw_iso" => "(weekday(a) + 1)",
        "dayofyear" | "doy" | "dy" | "yearday" | "y" => "dayofyear(a)",
        // PostgreSQL's seconds have their fraction.
        "epoch" if dialect == Dialect::PostgreSql => "(unix_micros(CAST(a AS TIMESTAMP)) / 1000000)",
        "epoch" | "epoch_second" | "epoch_seconds" => "unix_timestamp(a)",
        "epoch_millisecond" | "epoch_milliseconds" => "unix_millis(a)",
        "epoch_microsecond" | "epoch_microseconds" => "unix_micros(a)",
        // Times of Databricks end with their microseconds.
        "epoch_nanosecond" | "epoch_nanoseconds" => "(unix_micros(a) * 1000)",
        "isoyear" | "yearofweek" | "yearofweekiso" => "year(date_add(date_trunc('WEEK', a), 3))",
        "decade" => "CAST(floor(year(a) / 10) AS INT)",
        "century" => "CAST(ceil(year(a) / 100) AS INT)",
        "millisecond" | "ms" if dialect == Dialect::TSql => "CAST(extract(SECOND FROM a) * 1000 % 1000 AS INT)",
        // Weeks of T-SQL begin on Sunday, the first with January 1.
        "week" | "wk" | "ww" if dialect == Dialect::TSql => {
            "CAST(ceil((dayofyear(a) + dayofweek(trunc(a, 'YEAR')) - 1) / 7) AS INT)"
        }
        "second" | "ss" | "s" if matches!(dialect, Dialect::TSql | Dialect::MySql) => "second(a)",
        "week" if dialect == Dialect::MySql => super::weeks::FROM_SUNDAY,
        "microsecond" if dialect == Dialect::MySql => "CAST(extract(SECOND FROM a) * 1000000 % 1000000 AS INT)",
        // The seconds of the minute with their fraction.
        "milliseconds" | "millisecond" if dialect == Dialect::PostgreSql => "(extract(SECOND FROM a) * 1000)",
        "microseconds" | "microsecond" if dialect == Dialect::PostgreSql => {
            "CAST(extract(SECOND FROM a) * 1000000 AS INT)"
        }
        "millennium" if dialect == Dialect::PostgreSql => "CAST(ceil(year(a) / 1000) AS INT)",
        _ => match unit(word)? {
            "YEAR" => "extract(YEAR FROM a)",
            "QUARTER" => "extract(QUARTER FROM a)",
            "MONTH" => "extract(MONTH FROM a)",
            "WEEK" => "extract(WEEK FROM a)",
            "DAY" => "extract(DAY FROM a)",
            "HOUR" => "extract(HOUR FROM a)",
            "MINUTE" => "extract(MINUTE FROM a)",
            "SECOND" => "extract(SECOND FROM a)",
            _ => return None,
        },
    };
    Some(fill(template, vec![of]))
}

/// The name of a part of a time: `DATENAME(month, x)`.
pub(super) fn part_name(word: &str, of: Expr) -> Option<Expr> {
    let pattern = match (word.to_ascii_lowercase().as_str(), unit(word)) {
        ("weekday" | "dw" | "w", _) => "EEEE",
        (_, Some("MONTH")) => "MMMM",
        _ => return part(word, of, Dialect::TSql).map(|part| fill("CAST(a AS STRING)", vec![part])),
    };
    Some(call("date_format", vec![of, text(pattern)]))
}

/// The unit of `TRUNC(date, 'MM')` and of `DATE_TRUNC`.
pub(super) fn truncation(format: &str) -> Option<&'static str> {
    Some(match format.to_ascii_uppercase().as_str() {
        "YYYY" | "YEAR" | "Y" | "YY" | "SYYYY" | "YYY" | "SYEAR" | "YEARS" | "YR" => "YEAR",
        "Q" | "QUARTER" | "QTR" => "QUARTER",
        "MM" | "MON" | "MONTH" | "RM" | "MONTHS" => "MONTH",
        "IW" | "WEEK" | "WEEKS" | "ISOWEEK" => "WEEK",
        "DD" | "DDD" | "J" => "DAY",
        "DAYS" => "DAY",
        "HH" | "HH24" | "HH12" | "HOUR" | "HOURS" => "HOUR",
        "MI" | "MINUTE" | "MINUTES" | "MIN" => "MINUTE",
        "SS" | "SECOND" | "SECONDS" | "SEC" => "SECOND",
        _ => return None,
    })
}

/// Whether an expression is plainly a date or a time.
pub(crate) fn is_date(expression: &Expr) -> bool {
    match expression {
        Expr::Function(function) => {
            let name = function.name.to_string().to_ascii_lowercase();
            let known = [
                "current_timestamp",
                "current_date",
                "localtimestamp",
                "to_date",
                "to_timestamp",
                "date_trunc",
                "trunc",
                "last_day",
                "dateadd",
                "add_months",
                "next_day",
                "timestampadd",
                "date_add",
                "date_sub",
                "make_date",
                "to_utc_timestamp",
                "from_utc_timestamp",
                "make_timestamp",
                "convert_timezone",
            ];
            known.contains(&name.as_str())
                || (name == "if"
                    && super::plain_arguments(function).is_some_and(|arguments| arguments.get(1).is_some_and(is_date)))
        }
        Expr::Cast { data_type, .. } => {
            let name = data_type.to_string().to_ascii_uppercase();
            name.starts_with("DATE") || name.starts_with("TIMESTAMP")
        }
        Expr::TypedString(typed) => {
            let name = typed.data_type.to_string().to_ascii_uppercase();
            name.starts_with("DATE") || name.starts_with("TIMESTAMP")
        }
        Expr::Nested(inner) => is_date(inner),
        Expr::BinaryOp { left, op, right } => {
            use sqlparser::ast::BinaryOperator::{Minus, Plus};
            matches!(op, Plus | Minus) && is_date(left) && matches!(**right, Expr::Interval(_))
        }
        _ => false,
    }
}

/// Days added to a time, as Oracle and its like write them with `+` and `-`. Fractions are kept where they are written
/// as such (`1/24`).
pub(crate) fn add(time: Expr, days: Expr, minus: bool) -> Expr {
    let sign = if minus { "-" } else { "+" };
    if number(&days).is_some_and(|digits| digits.bytes().all(|digit| digit.is_ascii_digit())) {
        let digits = number(&days).unwrap_or_default();
        return fill(&format!("a {sign} INTERVAL '{digits}' DAY"), vec![time]);
    }
    let minus = if minus { "-" } else { "" };
    fill(&format!("timestampadd(SECOND, CAST(round({minus}(b) * 86400) AS INT), a)"), vec![time, parenthesized(days)])
}

fn parenthesized(expression: Expr) -> Expr {
    if super::is_primary(&expression) { expression } else { Expr::Nested(Box::new(expression)) }
}

/// The digits of a date as a number, which it is in MySQL where it is counted with: `CURDATE() + 0`, `DATE(a) * 1`.
pub(crate) fn date_digits(date: &Expr) -> Option<Expr> {
    let Expr::Function(function) = date else { return None };
    let name = function.name.to_string().to_ascii_lowercase();
    if name == "current_timestamp" {
        return Some(fill("CAST(date_format(a, 'yyyyMMddHHmmss') AS BIGINT)", vec![date.clone()]));
    }
    matches!(name.as_str(), "to_date" | "current_date" | "date_add" | "date_sub" | "last_day")
        .then(|| fill("CAST(date_format(a, 'yyyyMMdd') AS BIGINT)", vec![date.clone()]))
}
