//! `AT TIME ZONE` of T-SQL, whose zones have the names of Windows.
//!
//! Source: "AT TIME ZONE (Transact-SQL)": it marks a time without an offset with its zone, and converts a time that has one.
//! Databricks has no times with an offset; what both leave is a conversion between the clocks of two zones.

use model::Dialect;
use sqlparser::ast::{DataType, Expr};

use super::change::Change;
use super::windows_zones;
use crate::diagnostic_codes::{ASSUMED, NOT_TRANSLATED};
use crate::functions::{fill, literal, text};

const UTC: &str = "UTC";

impl Change<'_, '_> {
    /// Before its parts are rewritten: `x AT TIME ZONE 'a' AT TIME ZONE 'b'` as one conversion.
    pub(super) fn zones_of_windows(&self, expression: &mut Expr) {
        if self.rewriter.dialect != Dialect::TSql || !matches!(expression, Expr::AtTimeZone { .. }) {
            return;
        }
        let mut names = Vec::new();
        let mut time = &*expression;
        while let Expr::AtTimeZone { timestamp, time_zone } = bare(time) {
            names.push(&**time_zone);
            time = timestamp;
        }
        names.reverse();
        let Some(zones) = names.into_iter().map(zone).collect::<Option<Vec<_>>>() else {
            return self.remark(NOT_TRANSLATED, "AT TIME ZONE with a zone that is not known has no counterpart");
        };
        let Some(converted) = converted(time, &zones) else {
            let message = "AT TIME ZONE only marks a time without an offset, which has no counterpart; say which zone it \
                           is converted from";
            return self.remark(NOT_TRANSLATED, message);
        };
        self.remark(ASSUMED, "AT TIME ZONE is taken as a conversion from UTC; check it where the time has no zone");
        *expression = converted;
    }
}

fn bare(expression: &Expr) -> &Expr {
    if let Expr::Nested(inner) = expression { bare(inner) } else { expression }
}

/// The name that IANA gives a zone.
fn zone(name: &Expr) -> Option<String> {
    let name = literal(name)?;
    let known = windows_zones::iana(name).map(str::to_owned);
    known.or_else(|| (!name.contains(' ')).then(|| name.to_owned()))
}

/// A time in the clock of the last zone; `None` where it would only be marked.
fn converted(time: &Expr, zones: &[String]) -> Option<Expr> {
    let utc = |zone: &String| zone.eq_ignore_ascii_case(UTC);
    let from_utc = |time: Expr, zone: &str| fill("from_utc_timestamp(a, b)", vec![time, text(zone)]);
    let to_utc = |time: Expr, zone: &str| fill("to_utc_timestamp(a, b)", vec![time, text(zone)]);
    let (first, last) = (zones.first()?, zones.last()?);
    if has_offset(time) || utc(first) {
        return Some(from_utc(time.clone(), last));
    }
    if zones.len() == 1 {
        return None;
    }
    let moment = to_utc(time.clone(), first);
    Some(if utc(last) { moment } else { from_utc(moment, last) })
}

/// Whether a time plainly has an offset.
fn has_offset(time: &Expr) -> bool {
    match bare(time) {
        Expr::Function(function) => {
            let name = function.name.to_string();
            ["SYSDATETIMEOFFSET", "TODATETIMEOFFSET", "SWITCHOFFSET"]
                .iter()
                .any(|known| name.eq_ignore_ascii_case(known))
        }
        Expr::Cast { data_type, .. } | Expr::Convert { data_type: Some(data_type), .. } => is_with_offset(data_type),
        _ => false,
    }
}

fn is_with_offset(data_type: &DataType) -> bool {
    data_type.to_string().to_ascii_uppercase().starts_with("DATETIMEOFFSET")
}
