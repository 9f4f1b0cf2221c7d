//! Years and months of PostgreSQL's `age`, which by itself is an interval of years, months and days.
//!
//! Sources: "Date/Time Functions" of PostgreSQL's documentation; "timestampdiff function" of the Databricks SQL language manual,
//! which counts whole units.

use sqlparser::ast::{DateTimeField, Expr};

use crate::functions::{call, fill, literal, plain_arguments};

/// How the calls are named that stand for such a part until their arguments are in Databricks' words; no source can hold them.
pub(crate) const YEARS: &str = " YEARS OF AGE";
pub(crate) const MONTHS: &str = " MONTHS OF AGE";

/// `extract(year FROM age(a, b))`, and the same by `date_part`, as it stands in the source; `None` of anything else.
pub(super) fn part(expression: &Expr) -> Option<Expr> {
    let (field, value) = match expression {
        Expr::Extract { field: DateTimeField::Year | DateTimeField::Years, expr, .. } => ("YEAR", (**expr).clone()),
        Expr::Extract { field: DateTimeField::Month | DateTimeField::Months, expr, .. } => ("MONTH", (**expr).clone()),
        Expr::Function(function) if function.name.to_string().eq_ignore_ascii_case("DATE_PART") => {
            let arguments = plain_arguments(function)?;
            let [unit, value] = arguments.as_slice() else { return None };
            match literal(unit)?.to_ascii_lowercase().as_str() {
                "year" | "years" => ("YEAR", value.clone()),
                "month" | "months" => ("MONTH", value.clone()),
                _ => return None,
            }
        }
        _ => return None,
    };
    let Expr::Function(age) = &value else { return None };
    let arguments = plain_arguments(age).filter(|_| age.name.to_string().eq_ignore_ascii_case("AGE"))?;
    let (to, from) = match arguments.as_slice() {
        // Up to the midnight with which the day began.
        [from] => (fill("current_date()", Vec::new()), from.clone()),
        [to, from] => (to.clone(), from.clone()),
        _ => return None,
    };
    Some(call(if field == "YEAR" { YEARS } else { MONTHS }, vec![from, to]))
}
