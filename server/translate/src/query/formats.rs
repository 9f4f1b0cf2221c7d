//! Teradata's `x (FORMAT '…')`: it says how a value is shown, and how it is written where it becomes a text.
//!
//! On the tokens it becomes a call of [`NAME`], which no source can hold; here that becomes `date_format` or goes.

use std::ops::ControlFlow;

use model::Diagnostic;
use sqlparser::ast::{
    BinaryOperator, Expr, Function, FunctionArg, FunctionArgExpr, FunctionArguments, VisitMut, VisitorMut,
};

use super::change::Change;
use super::places;
use crate::diagnostic_codes::*;
use crate::functions::{self, Use, fill, literal, plain_arguments};
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
            Expr::Trim { expr, .. } | Expr::Substring { expr, .. } => self.write(expr),
            Expr::Function(call) if is_of_texts(call) => {
                let FunctionArguments::List(list) = &mut call.args else { return };
                for argument in &mut list.args {
                    if let FunctionArg::Unnamed(FunctionArgExpr::Expr(value)) = argument {
                        self.write(value);
                    }
                }
            }
            _ => {}
        }
    }

    fn write(&self, expression: &mut Expr) {
        let Some((value, format)) = parts(expression) else { return };
        match functions::phrase(&format, Use::Write) {
            Some(pattern) => *expression = functions::call("date_format", vec![value, functions::text(&pattern)]),
            None if let Some((sign, width)) = of_number(&format) => {
                let values = vec![value, functions::integer(width), functions::text(sign)];
                *expression = fill("lpad(CAST(round(a) AS STRING), b, c)", values);
            }
            None => self.remark(NOT_TRANSLATED, format!("the format `{format}` has no rule")),
        }
    }
}

/// Whether what is called takes texts.
fn is_of_texts(call: &Function) -> bool {
    let texts = [
        "trim",
        "ltrim",
        "rtrim",
        "substr",
        "substring",
        "left",
        "right",
        "lpad",
        "rpad",
        "oreplace",
        "otranslate",
        "index",
        "instr",
        "char_length",
        "character_length",
        "characters",
        "upper",
        "lower",
        "concat",
        "strtok",
    ];
    texts.contains(&call.name.to_string().to_ascii_lowercase().as_str())
}

/// What a format of digits writes before a number, and how wide it is then: `9(8)`, `ZZZ9`.
fn of_number(format: &str) -> Option<(&'static str, usize)> {
    let (mut blanks, mut digits) = (0, 0);
    let mut rest = format;
    while let Some(sign) = rest.chars().next() {
        rest = rest.get(1..)?;
        let mut count = 1;
        if let Some((number, after)) = rest.strip_prefix('(').and_then(|inner| inner.split_once(')')) {
            count = number.parse().ok()?;
            rest = after;
        }
        match sign {
            'Z' | 'z' if digits == 0 => blanks += count,
            '9' => digits += count,
            _ => return None,
        }
    }
    match (blanks, digits) {
        (_, 0) => None,
        (0, digits) => Some(("0", digits)),
        (blanks, 1) => Some((" ", blanks + 1)),
        _ => None,
    }
}

/// The value that a phrase says of how it is shown.
pub(super) fn shown(expression: &Expr) -> Option<Expr> {
    let (value, _) = parts(expression)?;
    Some(match value {
        Expr::Nested(inner) => *inner,
        value => value,
    })
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
