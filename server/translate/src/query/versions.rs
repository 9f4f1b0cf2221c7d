//! Tables as they were at another time.

use std::ops::ControlFlow;

use sqlparser::ast::{Expr, FunctionArg, FunctionArguments, SetExpr, TableFactor, TableVersion, Value, Visitor};

use super::change::Change;
use super::rows::named;
use crate::diagnostic_codes::*;
use crate::functions::{fill, fill_rows};
use crate::walk::walk;

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
        if walk(&time, &mut Variables(self)).is_break() {
            let message = "a table as it was at the time of a variable has no counterpart; put the query together as a \
                           text and run it with EXECUTE IMMEDIATE";
            return self.remark(NOT_TRANSLATED, message);
        }
        let message = "TIMESTAMP AS OF reads Databricks' own history, which begins when the table is made there";
        self.remark(ASSUMED, message);
        *version = TableVersion::TimestampAsOf(time);
    }
}

/// Whether an expression holds a variable, which Databricks takes for a column there.
struct Variables<'c, 'r, 'a>(&'c Change<'r, 'a>);

impl Visitor for Variables<'_, '_, '_> {
    type Break = ();

    fn pre_visit_expr(&mut self, expression: &Expr) -> ControlFlow<()> {
        let variable = match expression {
            Expr::Identifier(name) => self.0.known(&name.value).is_some(),
            Expr::Value(value) => matches!(value.value, Value::Placeholder(_)),
            _ => false,
        };
        if variable { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
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
