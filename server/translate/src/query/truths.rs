//! Numbers that MySQL takes for what holds, where Databricks takes a BOOLEAN only: `IF found THEN`, `NOT done AND n > 1`.

use model::Dialect;
use sqlparser::ast::{BinaryOperator, Expr, Function, FunctionArg, FunctionArgExpr, FunctionArguments, UnaryOperator};

use super::Rewriter;
use super::change::Change;
use super::number_types::is_whole;
use crate::functions::{fill, is_condition, number};

impl Change<'_, '_> {
    /// After its parts have been rewritten: the parts of an expression that are conditions.
    pub(super) fn truths(&self, expression: &mut Expr) {
        if self.rewriter.dialect != Dialect::MySql {
            return;
        }
        match expression {
            Expr::UnaryOp { op: UnaryOperator::Not, expr } => truth(expr, self.rewriter),
            Expr::BinaryOp { left, op: BinaryOperator::And | BinaryOperator::Or | BinaryOperator::Xor, right } => {
                truth(left, self.rewriter);
                truth(right, self.rewriter);
            }
            // What holds is 1 where it is reckoned with, and where it is compared with a number.
            Expr::BinaryOp { left, op, right } if reckons(op) => {
                [left, right].into_iter().filter(|side| is_condition(side)).for_each(|side| one(side));
            }
            Expr::BinaryOp { left, op: BinaryOperator::Eq | BinaryOperator::NotEq, right } => {
                match (is_condition(left), is_condition(right)) {
                    (true, false) if number(right).is_some() => one(left),
                    (false, true) if number(left).is_some() => one(right),
                    _ => {}
                }
            }
            Expr::Case { operand: None, conditions, .. } => {
                conditions.iter_mut().for_each(|when| truth(&mut when.condition, self.rewriter));
            }
            Expr::Function(function) => {
                if let Some(condition) = condition_of_if(function) {
                    truth(condition, self.rewriter);
                }
            }
            _ => {}
        }
    }
}

fn reckons(op: &BinaryOperator) -> bool {
    use BinaryOperator::{Divide, Minus, Modulo, Multiply, Plus};
    matches!(op, Plus | Minus | Multiply | Divide | Modulo)
}

/// The number of what holds.
fn one(condition: &mut Expr) {
    *condition = fill("CAST(a AS INT)", vec![condition.clone()]);
}

/// Makes a condition of what is plainly a number.
pub(super) fn truth(expression: &mut Expr, rewriter: &Rewriter<'_>) {
    if rewriter.dialect == Dialect::MySql && is_number(expression, rewriter) {
        *expression = fill("a <> 0", vec![expression.clone()]);
    }
}

fn is_number(expression: &Expr, rewriter: &Rewriter<'_>) -> bool {
    match expression {
        Expr::Nested(inner) => is_number(inner, rewriter),
        // What is reckoned is a number, whatever of.
        Expr::BinaryOp { op, .. } => reckons(op),
        Expr::Identifier(name) => {
            rewriter.numbers.borrow().contains(&name.value.to_lowercase()) || names_number(&name.value, rewriter)
        }
        other => is_whole(other),
    }
}

/// Whether a variable that has another name in the translation holds a number.
fn names_number(name: &str, rewriter: &Rewriter<'_>) -> bool {
    let types = rewriter.types.borrow();
    let is_number = |data_type: &String| {
        ["DECIMAL", "DOUBLE", "FLOAT"].iter().any(|kind| data_type.starts_with(kind)) || data_type.ends_with("INT")
    };
    let variables = rewriter.variables.borrow();
    let mut called =
        variables.iter().filter(|(source, text)| text.eq_ignore_ascii_case(name) && !source.starts_with('$'));
    called.any(|(source, _)| types.get(source).is_some_and(is_number))
}

fn condition_of_if(function: &mut Function) -> Option<&mut Expr> {
    if !function.name.to_string().eq_ignore_ascii_case("IF") {
        return None;
    }
    let FunctionArguments::List(list) = &mut function.args else { return None };
    match list.args.first_mut() {
        Some(FunctionArg::Unnamed(FunctionArgExpr::Expr(condition))) => Some(condition),
        _ => None,
    }
}

/// Whether XOR stands beside another operator without parentheses: MySQL reads it after all others but OR, the parser before
/// them.
///
/// Source: "Operator Precedence" of the MySQL reference manual.
pub(super) fn reads_xor_first(expression: &Expr) -> bool {
    let is_xor = |side: &Expr| matches!(side, Expr::BinaryOp { op: BinaryOperator::Xor, .. });
    match expression {
        Expr::BinaryOp { op: BinaryOperator::Or | BinaryOperator::Xor, .. } => false,
        Expr::BinaryOp { left, right, .. } => is_xor(left) || is_xor(right),
        _ => false,
    }
}
