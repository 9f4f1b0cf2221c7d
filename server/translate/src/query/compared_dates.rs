//! Dates of T-SQL in eight digits that something is compared with: the other side says whether they are dates.

use model::Dialect;
use sqlparser::ast::{BinaryOperator, Expr};

use super::change::Change;
use super::source::separated;
use crate::diagnostic_codes::ASSUMED;
use crate::functions::{is_date, literal, text};

impl Change<'_, '_> {
    /// Both sides of a comparison, or the value and the bounds of BETWEEN and of IN.
    pub(super) fn compared_dates(&self, expression: &mut Expr) {
        use BinaryOperator::{Eq, Gt, GtEq, Lt, LtEq, NotEq};
        if self.rewriter.dialect != Dialect::TSql {
            return;
        }
        match expression {
            Expr::BinaryOp { left, op: Eq | NotEq | Lt | LtEq | Gt | GtEq, right } => {
                self.compared_date(left, right);
                self.compared_date(right, left);
            }
            Expr::Between { expr, low, high, .. } => {
                self.compared_date(expr, low);
                self.compared_date(expr, high);
            }
            Expr::InList { expr, list, .. } => list.iter_mut().for_each(|value| self.compared_date(expr, value)),
            _ => {}
        }
    }

    fn compared_date(&self, other: &Expr, value: &mut Expr) {
        let Some(said) = literal(value) else { return };
        let Some(date) = separated(said) else { return };
        if is_date(other) {
            *value = text(&date);
        } else if !self.holds_text(other) && ["19", "20"].iter().any(|century| said.starts_with(century)) {
            let message = format!("'{said}' is taken as a text; write '{date}' where a date is compared with it");
            self.remark(ASSUMED, message);
        }
    }
}
