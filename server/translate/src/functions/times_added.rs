//! MySQL's `ADDTIME(a, '01:30:00')` and SUBTIME.
//!
//! Source: "Date and Time Functions" of the MySQL reference manual: the second value is a time, so many hours, minutes and
//! seconds; of a first value that is a time as well they give a time.

use sqlparser::ast::{BinaryOperator, Expr};

use super::{Rewritten, call, fill, integer, is_primary, literal, plain_arguments};

const OF_TIMES: &str =
    "the first value of ADDTIME and SUBTIME is taken as a date with its time of day, not as a time alone";

/// What stands for the call where the time is a literal, or hours put before a text of no minutes.
pub(super) fn added(name: &str, arguments: &[Expr]) -> Option<Rewritten> {
    let sign = if name == "ADDTIME" { "+" } else { "-" };
    let length = length(&arguments[1])?;
    let whole = arguments[0].clone();
    let whole = if is_primary(&whole) { whole } else { Expr::Nested(Box::new(whole)) };
    let sum = fill(&format!("(a {sign} b)"), vec![whole, length]);
    Some(Rewritten::Assumed(sum, OF_TIMES.to_owned()))
}

fn length(time: &Expr) -> Option<Expr> {
    if let Some(said) = literal(time) {
        return crate::query::interval_of_time(said);
    }
    // `CONCAT(hours, ':00:00')`.
    let parts = match time {
        Expr::Function(function) if function.name.to_string().eq_ignore_ascii_case("CONCAT") => {
            plain_arguments(function)?
        }
        Expr::BinaryOp { left, op: BinaryOperator::StringConcat, right } => vec![(**left).clone(), (**right).clone()],
        _ => return None,
    };
    match parts.as_slice() {
        [hours, rest] if literal(rest) == Some(":00:00") => {
            Some(call("make_dt_interval", vec![integer(0), hours.clone()]))
        }
        _ => None,
    }
}
