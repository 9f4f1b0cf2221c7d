//! Stretches of time: OVERLAPS, and Teradata's PERIOD as a struct of its begin and its end.

use model::Dialect;
use sqlparser::ast::{BinaryOperator, Expr, Ident};

use super::change::Change;
use crate::diagnostic_codes::*;
use crate::functions::{fill, literal, plain_arguments};

impl Change<'_, '_> {
    pub(super) fn overlaps(&self, expression: &mut Expr) {
        let Expr::BinaryOp { left, op: BinaryOperator::Overlaps, right } = &*expression else { return };
        let periods = self.rewriter.dialect == Dialect::Teradata;
        match (bounds(left, periods), bounds(right, periods)) {
            (Some([a, b]), Some([c, d])) => {
                *expression = fill("(a < d AND c < b)", vec![a, b, c, d]);
            }
            _ => self.remark(NOT_TRANSLATED, "OVERLAPS of these has no rule; compare their begins and ends"),
        }
    }
}

fn bounds(expression: &Expr, periods: bool) -> Option<[Expr; 2]> {
    match expression {
        Expr::Nested(inner) => bounds(inner, periods),
        Expr::Tuple(parts) => <[Expr; 2]>::try_from(parts.clone()).ok(),
        Expr::Function(call) if call.name.to_string() == "named_struct" => {
            let [first, begin, second, end] = <[Expr; 4]>::try_from(plain_arguments(call)?).ok()?;
            (literal(&first) == Some("begin") && literal(&second) == Some("end")).then_some([begin, end])
        }
        Expr::Identifier(_) | Expr::CompoundIdentifier(_) if periods => {
            Some([field(expression, "begin")?, field(expression, "end")?])
        }
        _ => None,
    }
}

/// A field of a column that holds a struct.
pub(crate) fn field(column: &Expr, name: &str) -> Option<Expr> {
    match column {
        Expr::Identifier(word) => Some(Expr::CompoundIdentifier(vec![word.clone(), spelled(name)])),
        Expr::CompoundIdentifier(words) => {
            Some(Expr::CompoundIdentifier(words.iter().cloned().chain([spelled(name)]).collect()))
        }
        _ => None,
    }
}

fn spelled(name: &str) -> Ident {
    super::spelled(&Ident::new(name))
}
