//! Slices of time of equal length, as Snowflake's TIME_SLICE cuts them from 1970 on.

use sqlparser::ast::Expr;

use super::{Rewritten, dates, fill, literal, number};

/// `TIME_SLICE(time, length, unit [, which end])`.
///
/// Source: "TIME_SLICE" of Snowflake's reference; slices are counted from midnight of the first of January 1970.
pub(super) fn sliced(arguments: &[Expr]) -> Option<Rewritten> {
    const REFUSED: &str = "TIME_SLICE of a length or a unit that is no literal has no rule; use date_trunc";
    let refused = || Some(Rewritten::Refused(REFUSED.to_owned()));
    let (Some(length), Some(unit)) = (
        number(&arguments[1]).and_then(|length| length.parse::<u32>().ok()).filter(|length| *length > 0),
        dates::named(&arguments[2]).and_then(|word| dates::unit(&word)),
    ) else {
        return refused();
    };
    let end = arguments.get(3).and_then(literal).is_some_and(|side| side.eq_ignore_ascii_case("end"));
    let epoch = "TIMESTAMP_NTZ'1970-01-01 00:00:00'";
    let start = match (unit, length) {
        (_, 1) => format!("date_trunc('{unit}', a)"),
        // The first of January 1970 was a Thursday, and weeks start on Monday.
        ("WEEK" | "MILLISECOND" | "MICROSECOND", _) => return refused(),
        _ => format!(
            "timestampadd({unit}, -pmod(timestampdiff({unit}, {epoch}, date_trunc('{unit}', a)), {length}), date_trunc('{unit}', a))"
        ),
    };
    let slice = if end { format!("timestampadd({unit}, {length}, {start})") } else { start };
    Some(Rewritten::Other(fill(&slice, arguments[..1].to_vec())))
}
