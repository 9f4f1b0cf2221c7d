//! PostgreSQL's `make_interval(days => 10, hours => 5)`.
//!
//! Sources: "Date/Time Functions" of PostgreSQL's documentation; "make_dt_interval function" and "make_ym_interval function" of the
//! Databricks SQL language manual: an interval has either years and months or days and what is shorter.

use sqlparser::ast::{Expr, Function, FunctionArg, FunctionArgExpr, FunctionArguments};

use super::{Rewritten, fill, number};

/// The parts in the order in which they are given without names.
const PARTS: [&str; 7] = ["years", "months", "weeks", "days", "hours", "mins", "secs"];
const OF_MONTHS: usize = 2;

/// What stands for the call.
pub(super) fn made(function: &Function) -> Rewritten {
    let refused = |why: &str| Rewritten::Refused(format!("MAKE_INTERVAL {why}"));
    let FunctionArguments::List(list) = &function.args else { return refused("of a query has no rule") };
    let mut parts: [Option<Expr>; 7] = Default::default();
    for (at, argument) in list.args.iter().enumerate() {
        let (place, value) = match argument {
            FunctionArg::Unnamed(FunctionArgExpr::Expr(value)) => (Some(at), value),
            FunctionArg::Named { name, arg: FunctionArgExpr::Expr(value), .. } => {
                (PARTS.iter().position(|part| name.value.eq_ignore_ascii_case(part)), value)
            }
            FunctionArg::ExprNamed { name, arg: FunctionArgExpr::Expr(value), .. } => {
                let name = name.to_string();
                (PARTS.iter().position(|part| name.eq_ignore_ascii_case(part)), value)
            }
            _ => return refused("of this has no rule"),
        };
        let Some(part) = place.and_then(|place| parts.get_mut(place)) else {
            return refused("with a part of this name has no rule");
        };
        // What is none says nothing.
        *part = Some(value.clone()).filter(|value| number(value) != Some("0"));
    }
    let given = |range: std::ops::Range<usize>| parts[range].iter().any(Option::is_some);
    if given(0..OF_MONTHS) && given(OF_MONTHS..PARTS.len()) {
        return refused("of months and of days has no counterpart; add one after the other");
    }
    let or_none = |part: usize| parts[part].clone().unwrap_or_else(|| super::integer(0));
    let made = if given(0..OF_MONTHS) {
        fill("make_ym_interval(a, b)", vec![or_none(0), or_none(1)])
    } else {
        let days = match (&parts[2], &parts[3]) {
            (Some(weeks), None) => fill("(a) * 7", vec![weeks.clone()]),
            (Some(weeks), Some(days)) => fill("(a) * 7 + (b)", vec![weeks.clone(), days.clone()]),
            (None, _) => or_none(3),
        };
        let mut shorter = vec![days, or_none(4), or_none(5), or_none(6)];
        while shorter.len() > 1 && shorter.last().is_some_and(|last| number(last) == Some("0")) {
            shorter.pop();
        }
        super::call("make_dt_interval", shorter)
    };
    Rewritten::Other(made)
}
