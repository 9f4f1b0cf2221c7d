//! Numbers of Oracle where texts are made of them.
//!
//! Sources: "TO_CHAR (number)" of Oracle's SQL language reference: without a format a number is written with as many digits as
//! it has, and none before its point where that would be 0; "cast function" of the Databricks SQL language manual: a DECIMAL is
//! written with all digits of its scale.

use model::Dialect;
use sqlparser::ast::{BinaryOperator, Expr, Function, FunctionArg, FunctionArgExpr, FunctionArguments};

use super::change::Change;
use crate::functions::fill;

/// A number without the zeros at its end, and without one before its point.
const SHORT: &str = "regexp_replace(regexp_replace(CAST(a AS STRING), '[.]?0+$', ''), '^(-?)0[.]', '$1.')";

/// Functions of Databricks that make a text of each value.
const JOINING: &[&str] = &["concat_ws", "concat"];

/// Whether a number of a type is written with more digits than it has.
pub(crate) fn is_padded(data_type: &str) -> bool {
    let scale = data_type.strip_prefix("DECIMAL(").and_then(|digits| digits.strip_suffix(')')?.split_once(','));
    scale.is_some_and(|(_, scale)| scale.trim() != "0")
}

/// The text of such a number as Oracle writes it.
pub(crate) fn short(number: &str) -> String {
    SHORT.replacen("CAST(a ", &format!("CAST({number} "), 1)
}

impl Change<'_, '_> {
    /// After its parts have been rewritten: variables that hold numbers are written as Oracle writes them where texts are
    /// joined or cast to one.
    pub(super) fn texts_of_numbers(&self, expression: &mut Expr) {
        if self.rewriter.dialect != Dialect::Oracle || !self.rewriter.in_routine {
            return;
        }
        match expression {
            Expr::Cast { expr, data_type, .. }
                if data_type.to_string() == "STRING" && self.is_number_of_scale(expr) =>
            {
                *expression = fill(SHORT, vec![(**expr).clone()]);
            }
            Expr::BinaryOp { left, op: BinaryOperator::StringConcat, right } => {
                [left, right].into_iter().for_each(|side| self.as_short(side));
            }
            Expr::Function(Function { name, args: FunctionArguments::List(list), .. })
                if JOINING.contains(&name.to_string().as_str()) =>
            {
                for argument in &mut list.args {
                    if let FunctionArg::Unnamed(FunctionArgExpr::Expr(value)) = argument {
                        self.as_short(value);
                    }
                }
            }
            _ => {}
        }
    }

    fn as_short(&self, value: &mut Expr) {
        if self.is_number_of_scale(value) {
            *value = fill(SHORT, vec![value.clone()]);
        }
    }

    fn is_number_of_scale(&self, value: &Expr) -> bool {
        let (name, types) = (value.to_string(), self.rewriter.types.borrow());
        matches!(value, Expr::Identifier(_))
            && self.has_type(value, &["DECIMAL("])
            && self.rewriter.variables.borrow().iter().any(|(source, called)| {
                called.eq_ignore_ascii_case(&name) && types.get(source).is_some_and(|data_type| is_padded(data_type))
            })
    }
}
