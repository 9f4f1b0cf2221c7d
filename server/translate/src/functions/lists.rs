//! Arrays of PostgreSQL: series of values, and texts taken apart.

use sqlparser::ast::{Expr, Interval, UnaryOperator};

use super::{Rewritten, call, fill, literal, number, text};
use crate::query::{interval_of, literally};

/// The values of `generate_series(first, last [, step])` as an array.
///
/// A series that begins after its end has no values. Databricks' `sequence` counts down there, or fails with a step.
///
/// Source: "Set Returning Functions" of PostgreSQL's manual, "sequence function" of the Databricks SQL language manual.
pub(crate) fn series(arguments: &[Expr]) -> Expr {
    let mut arguments = arguments.to_vec();
    if let Some(step) = arguments.get_mut(2)
        && let Some(interval) = literal(step).and_then(interval_of)
    {
        *step = interval;
    }
    let values = call("sequence", arguments.clone());
    let order = match arguments.get(2).map_or(Some(false), goes_down) {
        Some(false) => "<=",
        Some(true) => ">=",
        // With a step against their direction it is an error.
        None => return values,
    };
    let whole = |at: usize| number(&arguments[at]).and_then(|digits| digits.parse::<i64>().ok());
    if let (Some(first), Some(last), "<=") = (whole(0), whole(1), order)
        && first <= last
    {
        return values;
    }
    let made = vec![arguments[0].clone(), arguments[1].clone(), values];
    fill(&format!("if((a) {order} (b), c, array())"), made)
}

/// Whether a step leads to smaller values; `None` where that is not plain.
fn goes_down(step: &Expr) -> Option<bool> {
    match step {
        Expr::UnaryOp { op: UnaryOperator::Minus, expr } => goes_down(expr).map(|down| !down),
        Expr::Interval(Interval { value, .. }) => literal(value).map(|length| length.trim_start().starts_with('-')),
        Expr::Nested(inner) => goes_down(inner),
        Expr::Cast { expr, .. } => goes_down(expr),
        other => number(other).map(|_| false),
    }
}

/// `string_to_array(text, delimiter [, what stands for NULL])`. An empty text has no parts, where `split` finds an empty one.
///
/// Source: "String Functions and Operators" of PostgreSQL's manual, "split function" of the Databricks SQL language manual.
pub(super) fn split(arguments: &[Expr]) -> Rewritten {
    let [whole, delimiter, rest @ ..] = arguments else {
        return Rewritten::Refused("STRING_TO_ARRAY takes a text and a delimiter".to_owned());
    };
    let delimiter = match literal(delimiter) {
        Some("") => {
            return Rewritten::Refused("STRING_TO_ARRAY with an empty delimiter has no rule".to_owned());
        }
        Some(said) => text(&literally(said)),
        None if delimiter.to_string().eq_ignore_ascii_case("NULL") => {
            return Rewritten::Refused("STRING_TO_ARRAY without a delimiter has no rule; use split".to_owned());
        }
        None => fill("concat('\\\\Q', a, '\\\\E')", vec![delimiter.clone()]),
    };
    let filled = literal(whole).is_some_and(|said| !said.is_empty());
    let template = if filled { "split(a, b)" } else { "if((a) = '', array(), split(a, b))" };
    let parts = fill(template, vec![whole.clone(), delimiter]);
    Rewritten::Other(match rest.first() {
        Some(absent) => fill("transform(a, part -> nullif(part, b))", vec![parts, absent.clone()]),
        None => parts,
    })
}
