//! Tables as they were at another time.

use sqlparser::ast::{Expr, FunctionArg, FunctionArguments, SetExpr, TableFactor, TableVersion};

use super::change::Change;
use super::rows::named;
use crate::diagnostic_codes::*;
use crate::functions::{fill, fill_rows};

impl Change<'_, '_> {
    /// Before its parts are visited: `AT (…)`, `BEFORE (…)` and `FOR SYSTEM_TIME AS OF` as `TIMESTAMP AS OF`.
    pub(super) fn version(&self, version: &mut TableVersion) {
        let made = match version {
            TableVersion::ForSystemTimeAsOf(time) => Some(time.clone()),
            TableVersion::Function(Expr::Function(call)) => match &call.args {
                FunctionArguments::List(list) => point_in_time(&call.name.to_string().to_ascii_uppercase(), &list.args),
                FunctionArguments::None | FunctionArguments::Subquery(_) => None,
            },
            TableVersion::TimestampAsOf(_) | TableVersion::VersionAsOf(_) => return,
            _ => None,
        };
        let Some(time) = made else {
            return self.remark(
                NOT_TRANSLATED,
                format!(
                    "`{version}` has no counterpart; use TIMESTAMP AS OF or VERSION AS OF of the table in Databricks"
                ),
            );
        };
        let message = "TIMESTAMP AS OF reads Databricks' own history, which begins when the table is made there";
        self.remark(ASSUMED, message);
        *version = TableVersion::TimestampAsOf(time);
    }
}

/// `t AS OF x AS a` as `(SELECT * FROM t AS OF x) AS a`: an alias would be written before the time.
pub(super) fn put_alias_outside(factor: &mut TableFactor) {
    let Some(mut outside) = fill_rows("(SELECT * FROM t) AS a", Vec::new()) else { return };
    if let (TableFactor::Derived { subquery, alias: outer, .. }, TableFactor::Table { alias: own, .. }) =
        (&mut outside, &mut *factor)
        && let SetExpr::Select(select) = subquery.body.as_mut()
        && let [from] = select.from.as_mut_slice()
    {
        *outer = own.take();
        std::mem::swap(&mut from.relation, factor);
        *factor = outside;
    }
}

fn point_in_time(word: &str, args: &[FunctionArg]) -> Option<Expr> {
    let time = match (named(args, "TIMESTAMP"), named(args, "OFFSET")) {
        (Some(time), None) => time.clone(),
        (None, Some(seconds)) => fill("(current_timestamp() + make_dt_interval(0, 0, 0, a))", vec![seconds.clone()]),
        _ => return None,
    };
    match word {
        "AT" => Some(time),
        // The last moment before it; Databricks' commits are dated in milliseconds.
        "BEFORE" => Some(fill("(a - INTERVAL '1' MILLISECOND)", vec![Expr::Nested(Box::new(time))])),
        _ => None,
    }
}
