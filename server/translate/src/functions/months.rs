//! Months added to a date.
//!
//! Source: "ADD_MONTHS" of the SQL references of Oracle, Snowflake and Amazon Redshift: from the last day of a month it comes to
//! the last day of another. "add_months function" of the Databricks SQL language manual: the day stays, where there is such
//! a one.

use model::Dialect;
use sqlparser::ast::Expr;

use super::{Rewritten, fill, literal};

/// How long a date may be that is written several times.
const LONG_BYTES: usize = 200;

const TIME_OF_DAY: &str = "ADD_MONTHS gives a date without a time of day in Databricks";

/// `ADD_MONTHS(date, count)`; `None` where the day stays, as Teradata has it but for its OADD_MONTHS.
pub(super) fn added(name: &str, arguments: &[Expr], dialect: Dialect) -> Option<Rewritten> {
    let to_the_last = matches!(dialect, Dialect::Oracle | Dialect::Snowflake | Dialect::Redshift);
    let date = &arguments[0];
    if !(to_the_last || name.starts_with('O')) || is_within(date) {
        return None;
    }
    let all = || arguments.to_vec();
    if called(date).is_some_and(|name| name == "last_day") {
        return Some(Rewritten::Other(fill("last_day(add_months(a, b))", all())));
    }
    if date.to_string().len() > LONG_BYTES {
        let why = format!("{TIME_OF_DAY}, and from the last day of a month to the same day of another");
        return Some(Rewritten::Assumed(fill("add_months(a, b)", all()), why));
    }
    let template = "if(last_day(a) = to_date(a), last_day(add_months(a, b)), add_months(a, b))";
    Some(Rewritten::Assumed(fill(template, all()), TIME_OF_DAY.to_owned()))
}

/// Whether a date is plainly no last day of a month.
fn is_within(date: &Expr) -> bool {
    let Expr::Function(function) = date else { return false };
    let arguments = super::plain_arguments(function).unwrap_or_default();
    let unit = match function.name.to_string().to_lowercase().as_str() {
        "date_trunc" => arguments.first().and_then(literal),
        "trunc" => arguments.get(1).and_then(literal),
        _ => None,
    };
    unit.is_some_and(|unit| ["MONTH", "MM", "QUARTER", "YEAR"].contains(&unit.to_ascii_uppercase().as_str()))
}

fn called(date: &Expr) -> Option<String> {
    match date {
        Expr::Function(function) => Some(function.name.to_string().to_lowercase()),
        _ => None,
    }
}
