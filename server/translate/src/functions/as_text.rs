//! Times and numbers written as texts, by a format.

use model::Dialect;
use sqlparser::ast::Expr;

use super::date_formats::Use;
use super::{Rewritten, call, date_formats, fill, integer, literal, number_texts, numbers, text, time_texts};

/// `TO_CHAR` and `DATE_FORMAT`: a time or a number as text.
pub(super) fn as_text(name: &str, arguments: &[Expr], dialect: Dialect) -> Rewritten {
    let value = arguments[0].clone();
    let Some(format) = literal(&arguments[1]) else {
        return Rewritten::Refused(format!("{name} with a format that is no literal cannot be translated"));
    };
    if name.starts_with("TO_") && numbers::is_number_format(format) {
        return number_texts::written(value, format, dialect);
    }
    if name == "FROM_UNIXTIME" {
        return match date_formats::converted(format, dialect, Use::Write) {
            Some(pattern) => Rewritten::Other(call("from_unixtime", vec![value, text(&pattern)])),
            None => Rewritten::Refused(format!("the format `{format}` has no rule")),
        };
    }
    match date_formats::pieces(format, dialect).and_then(|pieces| time_texts::written(&value, &pieces)) {
        Some(written) => Rewritten::Other(written),
        None => Rewritten::Refused(format!("the format `{format}` has no rule")),
    }
}

/// A number by a pattern of `format_number`, which by itself rounds halves to the even digit.
fn rounded(value: Expr, decimals: usize, pattern: Expr) -> Expr {
    fill("format_number(round(a, b), c)", vec![value, integer(decimals), pattern])
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
        Some(numbers::Net::Decimals(count)) => rounded(value, count.into(), integer(count)),
        Some(numbers::Net::Pattern(pattern)) => rounded(value, number_texts::decimals(&pattern), text(&pattern)),
        None => match date_formats::converted(format, Dialect::TSql, Use::Write)
            .filter(|_| format.len() > 1 || "dDsmMyYtTgG".contains(format))
        {
            Some(pattern) => call("date_format", vec![value, text(&pattern)]),
            None => return Rewritten::Refused(format!("the format `{format}` has no rule")),
        },
    };
    Rewritten::Other(other)
}
