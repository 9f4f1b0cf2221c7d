//! Aggregates over the first or the last rows of an order: Oracle's `MAX(a) KEEP (DENSE_RANK FIRST ORDER BY b)`.

use std::ops::ControlFlow;

use sqlparser::ast::{Expr, VisitorMut, WindowType};

use super::change::Change;
use crate::diagnostic_codes::*;
use crate::functions::{call, fill, plain_arguments};
use crate::walk::walk_mut;

/// How the call begins that stands for such an aggregate on the tokens; no source can hold it. What follows is the
/// aggregate and whether the `least` or the `most` of the order is wanted, or two letters for each key: `a` or `d` for its
/// way, and `f` or `l` for where NULL stands.
pub(super) const KEPT: &str = "kept of ";

impl Change<'_, '_> {
    /// The value of the row with the least or the most of an order; `false` where it is none.
    pub(super) fn kept(&self, expression: &mut Expr) -> bool {
        let Expr::Function(function) = &*expression else { return false };
        let name = function.name.0.last().and_then(|part| part.as_ident()).map(|name| name.value.clone());
        let Some(which) = name.as_deref().and_then(|name| name.strip_prefix(KEPT)) else { return false };
        let arguments = plain_arguments(function).unwrap_or_default();
        let (aggregate, end) = which.split_once(' ').unwrap_or((which, ""));
        if !["MIN", "MAX"].contains(&aggregate) {
            let message = format!("{aggregate} with KEEP has no counterpart; rank the rows in an inner query");
            self.remark(NOT_TRANSLATED, message);
            return true;
        }
        let by = match (arguments.as_slice(), end) {
            ([_, by], "least" | "most") => by,
            ([_, keys @ ..], _) if keys.len() == end.split(',').count() && keys.len() <= MOST_KEYS => {
                let over = function.over.clone();
                *expression = first_of_sorted(aggregate, end, arguments, over);
                return true;
            }
            _ => {
                self.remark(NOT_TRANSLATED, "KEEP of this has no rule");
                return true;
            }
        };
        let message = format!(
            "of rows with the same {by} any one's value is taken, not the {aggregate}, and rows without {by} are left out"
        );
        self.remark(ASSUMED, message);
        let mut made = call(if end == "least" { "min_by" } else { "max_by" }, arguments);
        if let (Expr::Function(made), Expr::Function(source)) = (&mut made, &*expression) {
            made.over.clone_from(&source.over);
        }
        *expression = made;
        true
    }
}

/// As many keys an order may have; templates name them by letters.
const MOST_KEYS: usize = 8;

/// The first value of the rows that are sorted by several keys, and by the value itself where all keys are the same.
fn first_of_sorted(aggregate: &str, keys: &str, arguments: Vec<Expr>, over: Option<WindowType>) -> Expr {
    let mut fields = "'value', a".to_owned();
    let mut steps = String::new();
    for (at, flags) in keys.split(',').enumerate() {
        let letter = char::from(b'b' + at as u8);
        fields.push_str(&format!(", 'key{}', {letter}", at + 1));
        steps.push_str(&compared(&format!("key{}", at + 1), flags));
    }
    steps.push_str(&compared("value", if aggregate == "MAX" { "dl" } else { "al" }));
    let template = format!(
        "try_element_at(array_sort(collect_list(named_struct({fields})), (one, other) -> CASE{steps} ELSE 0 END), 1).value"
    );
    let mut made = fill(&template, arguments);
    let _ = walk_mut(&mut made, &mut Collected { over });
    made
}

/// The cases of a comparison of two rows by a field.
fn compared(field: &str, flags: &str) -> String {
    let (less, more) = if flags.starts_with('a') { (-1, 1) } else { (1, -1) };
    let (null, other) = if flags.ends_with('f') { (-1, 1) } else { (1, -1) };
    format!(
        " WHEN one.{field} IS NULL AND other.{field} IS NOT NULL THEN {null} \
         WHEN one.{field} IS NOT NULL AND other.{field} IS NULL THEN {other} \
         WHEN one.{field} < other.{field} THEN {less} WHEN one.{field} > other.{field} THEN {more}"
    )
}

/// Gives the list of rows its window.
struct Collected {
    over: Option<WindowType>,
}

impl VisitorMut for Collected {
    type Break = ();

    fn post_visit_expr(&mut self, expression: &mut Expr) -> ControlFlow<()> {
        if let Expr::Function(function) = expression
            && function.name.to_string() == "collect_list"
        {
            function.over = self.over.take().or(function.over.take());
        }
        ControlFlow::Continue(())
    }
}
