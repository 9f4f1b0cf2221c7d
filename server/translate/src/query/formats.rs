//! Teradata's `x (FORMAT '…')`: it says how a value is shown, and how it is written where it becomes a text.
//!
//! On the tokens it becomes a call of [`NAME`], which no source can hold; here that becomes `date_format` or goes.

use std::ops::ControlFlow;

use model::Diagnostic;
use sqlparser::ast::{BinaryOperator, Expr, VisitMut, VisitorMut};

use super::change::Change;
use super::places;
use crate::diagnostic_codes::*;
use crate::functions::{self, Use, literal, plain_arguments};
use crate::walk::walk_mut;

/// The call that stands for the phrase.
pub(super) const NAME: &str = "format phrase";

/// The value and the format of such a call.
fn parts(expression: &Expr) -> Option<(Expr, String)> {
    match expression {
        Expr::Nested(inner) => parts(inner),
        Expr::Function(call) if call.name.0.last()?.as_ident()?.value == NAME => {
            let [value, format] = <[Expr; 2]>::try_from(plain_arguments(call)?).ok()?;
            Some((value, literal(&format)?.to_owned()))
        }
        _ => None,
    }
}

pub(super) fn is_phrase(expression: &Expr) -> bool {
    parts(expression).is_some()
}

impl Change<'_, '_> {
    /// A value with a format that becomes a text, as a cast to one and `||` make it.
    pub(super) fn formatted(&self, expression: &mut Expr) {
        match expression {
            Expr::Cast { expr, data_type, format: None, .. } if data_type.to_string().contains("CHAR") => {
                self.write(expr);
            }
            Expr::BinaryOp { left, op: BinaryOperator::StringConcat, right } => {
                self.write(left);
                self.write(right);
            }
            _ => {}
        }
    }

    fn write(&self, expression: &mut Expr) {
        let Some((value, format)) = parts(expression) else { return };
        match functions::phrase(&format, Use::Write) {
            Some(pattern) => *expression = functions::call("date_format", vec![value, functions::text(&pattern)]),
            None => self.remark(NOT_TRANSLATED, format!("the format `{format}` has no rule")),
        }
    }
}

/// Takes the phrases away that only say how a value is shown.
pub(super) fn drop_shown(tree: &mut impl VisitMut) -> Vec<Diagnostic> {
    let mut shown = Shown(Vec::new());
    let _ = walk_mut(tree, &mut shown);
    shown.0
}

struct Shown(Vec<Diagnostic>);

impl VisitorMut for Shown {
    type Break = ();

    fn post_visit_expr(&mut self, expression: &mut Expr) -> ControlFlow<()> {
        if let Expr::Function(_) = expression
            && let Some((value, format)) = parts(expression)
        {
            let message = format!("FORMAT '{format}' dropped: it says how a value is shown, which the client does now");
            let remark = HINT_DROPPED.diagnostic(message);
            self.0.push(match places::of_expression(expression) {
                Some((line, column)) => remark.at(line, column),
                None => remark,
            });
            *expression = value;
        }
        ControlFlow::Continue(())
    }
}
