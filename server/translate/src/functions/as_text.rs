//! Times and numbers written as texts, by a format.

use model::Dialect;
use sqlparser::ast::Expr;

use super::date_formats::Use;
use super::{Rewritten, call, date_formats, fill, integer, literal, numbers, text};

/// `TO_CHAR` and `DATE_FORMAT`: a time or a number as text.
pub(super) fn as_text(name: &str, arguments: &[Expr], dialect: Dialect) -> Rewritten {
    let value = arguments[0].clone();
    let Some(format) = literal(&arguments[1]) else {
        return Rewritten::Refused(format!("{name} with a format that is no literal cannot be translated"));
    };
    if name.starts_with("TO_") && numbers::is_number_format(format) {
        return match numbers::converted(format) {
            Some((format, trimmed)) => {
                let written = call("to_char", vec![value, text(&format)]);
                Rewritten::Other(if trimmed { call("trim", vec![written]) } else { written })
            }
            None => Rewritten::Refused(format!("the format of numbers `{format}` has no rule")),
        };
    }
    let single = match format.to_ascii_uppercase().as_str() {
        "D" if dialect != Dialect::MySql => Some("CAST(dayofweek(a) AS STRING)"),
        "Q" => Some("CAST(quarter(a) AS STRING)"),
        "IW" => Some("lpad(CAST(weekofyear(a) AS STRING), 2, '0')"),
        // Weeks of seven days from January 1 and from the first of the month, whatever day of the week these are.
        "WW" if dialect != Dialect::Snowflake => Some("lpad(CAST(ceil(dayofyear(a) / 7) AS STRING), 2, '0')"),
        "W" if dialect != Dialect::Snowflake => Some("CAST(ceil(day(a) / 7) AS STRING)"),
        "IYYY" => Some("CAST(year(date_add(date_trunc('WEEK', a), 3)) AS STRING)"),
        "J" => Some("CAST(datediff(a, DATE'1970-01-01') + 2440588 AS STRING)"),
        "SSSSS" => Some("CAST(hour(a) * 3600 + minute(a) * 60 + second(a) AS STRING)"),
        _ => None,
    };
    if let Some(template) = single {
        return Rewritten::Other(fill(template, vec![value]));
    }
    let target = if name == "FROM_UNIXTIME" { "from_unixtime" } else { "date_format" };
    match date_formats::converted(format, dialect, Use::Write) {
        Some(pattern) => {
            let written = call(target, vec![value, text(&pattern)]);
            Rewritten::Other(if names_in_capitals(format, dialect) { call("upper", vec![written]) } else { written })
        }
        None => Rewritten::Refused(format!("the format `{format}` has no rule")),
    }
}

/// Oracle and its like write names as the format is written: MON gives `JAN`, Mon gives `Jan`.
pub(super) fn names_in_capitals(format: &str, dialect: Dialect) -> bool {
    let writes_so = !matches!(dialect, Dialect::Snowflake | Dialect::MySql | Dialect::TSql);
    let names = ["MON", "DAY", "DY"].iter().any(|name| format.contains(name));
    writes_so && names && !format.contains('"')
}

/// T-SQL's FORMAT, whose format tells whether its value is a time or a number.
pub(super) fn formatted(arguments: &[Expr]) -> Rewritten {
    let value = arguments[0].clone();
    let Some(format) = literal(&arguments[1]) else {
        return Rewritten::Refused("FORMAT with a format that is no literal cannot be translated".to_owned());
    };
    if arguments.len() > 2 && literal(&arguments[2]).is_none_or(|culture| !culture.eq_ignore_ascii_case("en-us")) {
        return Rewritten::Refused("FORMAT with a culture other than en-US has no counterpart".to_owned());
    }
    let other = match numbers::net(format) {
        Some(numbers::Net::Decimals(count)) => call("format_number", vec![value, integer(count)]),
        Some(numbers::Net::Pattern(pattern)) => call("format_number", vec![value, text(&pattern)]),
        None => match date_formats::converted(format, Dialect::TSql, Use::Write)
            .filter(|_| format.len() > 1 || "dDsmMyYtTgG".contains(format))
        {
            Some(pattern) => call("date_format", vec![value, text(&pattern)]),
            None => return Rewritten::Refused(format!("the format `{format}` has no rule")),
        },
    };
    Rewritten::Other(other)
}
