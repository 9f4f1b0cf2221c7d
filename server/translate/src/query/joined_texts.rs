//! Texts that Oracle joins, by `||` or CONCAT, where NULL is a text of no characters, and such texts where a value is given
//! or looked for.
//!
//! Sources: "Concatenation Operator" and "Nulls" of Oracle's SQL language reference; "concat_ws function" of the Databricks
//! SQL language manual, which leaves each NULL out and takes every value for a text, as a coalesce with `''` does not: that
//! makes a number of the empty text.

use sqlparser::ast::{BinaryOperator, Expr, Function, FunctionArg, FunctionArgExpr, FunctionArguments, Value};

use crate::functions::{call, literal, number, plain_arguments, text};

/// Which of the expressions around a place of a walk join texts; parentheses do what is around them does.
#[derive(Default)]
pub(super) struct Joined {
    around: Vec<bool>,
}

impl Joined {
    pub(super) fn enter(&mut self, expression: &Expr) {
        let joins = match expression {
            Expr::Nested(_) => self.around.last() == Some(&true),
            other => operands(other).is_some(),
        };
        self.around.push(joins);
    }

    /// Joins what may be NULL by `concat_ws`, in Oracle's own words.
    pub(super) fn leave(&mut self, expression: &mut Expr) {
        self.around.pop();
        nulls_for_empty(expression);
        nulls_for_emptied(expression);
        // All of a chain is written at once.
        if self.around.last() != Some(&true)
            && let Some(joined) = joined(expression)
        {
            *expression = joined;
        }
    }
}

/// What stands for a chain of texts some of which may be NULL.
fn joined(expression: &Expr) -> Option<Expr> {
    let mut parts = Vec::new();
    let [left, right] = operands(expression)?;
    flatten(left, &mut parts);
    flatten(right, &mut parts);
    if parts.iter().all(is_there) {
        return None;
    }
    let is_empty = !parts.iter().any(is_there);
    let all = call("concat_ws", std::iter::once(text("")).chain(parts).collect());
    Some(if is_empty { call("nullif", vec![all, text("")]) } else { all })
}

/// The two values that an expression joins.
fn operands(expression: &Expr) -> Option<[&Expr; 2]> {
    match expression {
        Expr::BinaryOp { left, op: BinaryOperator::StringConcat, right } => Some([&**left, &**right]),
        Expr::Function(Function { name, args: FunctionArguments::List(list), .. })
            if name.to_string().eq_ignore_ascii_case("CONCAT") =>
        {
            match list.args.as_slice() {
                [
                    FunctionArg::Unnamed(FunctionArgExpr::Expr(left)),
                    FunctionArg::Unnamed(FunctionArgExpr::Expr(right)),
                ] => Some([left, right]),
                _ => None,
            }
        }
        _ => None,
    }
}

fn flatten(expression: &Expr, parts: &mut Vec<Expr>) {
    let mut after = Vec::new();
    let mut next = Some(expression);
    // A chain may be longer than the stack is deep.
    while let Some(expression) = next {
        if let Expr::Nested(inner) = expression {
            next = Some(&**inner);
        } else if let Some([left, right]) = operands(expression) {
            after.push(right);
            next = Some(left);
        } else {
            if literal(expression) != Some("") {
                parts.push(without_empty(expression).unwrap_or_else(|| expression.clone()));
            }
            next = after.pop();
        }
    }
}

/// `NVL(a, '')` without its last value, which is NULL as well.
fn without_empty(expression: &Expr) -> Option<Expr> {
    let Expr::Function(function) = expression else { return None };
    let mut values = plain_arguments(function).filter(|_| is_named(function, &["NVL", "COALESCE"]))?;
    values.pop().filter(|last| literal(last) == Some(""))?;
    match values.len() {
        0 => None,
        1 => values.pop(),
        _ => Some(call("coalesce", values)),
    }
}

fn is_named(function: &Function, names: &[&str]) -> bool {
    let name = function.name.to_string();
    names.iter().any(|one| name.eq_ignore_ascii_case(one))
}

/// Puts NULL where a text of no characters is given as a value or is looked for, and where it would make another value of a
/// NULL.
fn nulls_for_empty(expression: &mut Expr) {
    match expression {
        Expr::Case { conditions, else_result, .. } => {
            conditions.iter_mut().for_each(|when| null_for_empty(&mut when.result));
            else_result.iter_mut().for_each(|other| null_for_empty(other));
        }
        Expr::InList { list, .. } => list.iter_mut().for_each(null_for_empty),
        Expr::Function(function) if is_named(function, &["DECODE", "NVL2"]) => {
            if let FunctionArguments::List(list) = &mut function.args {
                for argument in list.args.iter_mut().skip(1) {
                    if let FunctionArg::Unnamed(FunctionArgExpr::Expr(value)) = argument {
                        null_for_empty(value);
                    }
                }
            }
        }
        other => {
            if let Some(value) = without_empty(other) {
                *other = value;
            }
        }
    }
}

/// Puts NULL where a function may leave nothing of a text that is asked for NULL, or for which another value is given then:
/// `TRIM(a) IS NULL` holds of blanks, and `NVL(TRIM(a), 'x')` gives its second value.
fn nulls_for_emptied(expression: &mut Expr) {
    match expression {
        Expr::IsNull(value) | Expr::IsNotNull(value) => null_for_emptied(value),
        Expr::Function(function) if is_named(function, &["NVL", "COALESCE", "NVL2"]) => {
            let FunctionArguments::List(list) = &mut function.args else { return };
            let asked = if function.name.to_string().eq_ignore_ascii_case("NVL2") { 1 } else { list.args.len() };
            for argument in list.args.iter_mut().take(asked) {
                if let FunctionArg::Unnamed(FunctionArgExpr::Expr(value)) = argument {
                    null_for_emptied(value);
                }
            }
        }
        Expr::Function(function) if is_named(function, &["DECODE"]) => {
            let FunctionArguments::List(list) = &mut function.args else { return };
            let is_null = |argument: &FunctionArg| match argument {
                FunctionArg::Unnamed(FunctionArgExpr::Expr(Expr::Value(value))) => value.value == Value::Null,
                _ => false,
            };
            let looks_for_null = list.args.iter().skip(1).step_by(2).take((list.args.len() - 1) / 2).any(is_null);
            if let Some(FunctionArg::Unnamed(FunctionArgExpr::Expr(value))) = list.args.first_mut()
                && looks_for_null
            {
                null_for_emptied(value);
            }
        }
        _ => {}
    }
}

fn null_for_emptied(value: &mut Expr) {
    if let Expr::Function(function) = value
        && is_named(function, &["LENGTH"])
        && let FunctionArguments::List(list) = &mut function.args
        && let [FunctionArg::Unnamed(FunctionArgExpr::Expr(text))] = list.args.as_mut_slice()
    {
        return null_for_emptied(text);
    }
    if may_be_emptied(value) {
        *value = call("nullif", vec![value.clone(), text("")]);
    }
}

/// Whether a function may leave nothing of a text.
fn may_be_emptied(value: &Expr) -> bool {
    match value {
        Expr::Nested(inner) => matches!(&**inner, Expr::Trim { .. }),
        Expr::Trim { .. } | Expr::Substring { .. } => true,
        Expr::Function(function) if is_named(function, &["UPPER", "LOWER", "INITCAP"]) => {
            plain_arguments(function).is_some_and(|arguments| arguments.iter().all(may_be_emptied))
        }
        Expr::Function(function) => {
            is_named(function, &["LTRIM", "RTRIM", "SUBSTR", "REPLACE", "TRANSLATE", "REGEXP_REPLACE"])
        }
        _ => false,
    }
}

pub(super) fn null_for_empty(expression: &mut Expr) {
    if literal(expression) == Some("") {
        *expression = Expr::Value(Value::Null.into());
    }
}

/// Words that are a value by themselves.
const VALUES: &[&str] =
    &["SYSDATE", "SYSTIMESTAMP", "CURRENT_DATE", "CURRENT_TIMESTAMP", "USER", "ROWNUM", "LEVEL", "SQLCODE", "SQLERRM"];

/// Whether a value is never NULL, and so never a text of no characters either.
fn is_there(expression: &Expr) -> bool {
    match expression {
        Expr::Nested(inner) => is_there(inner),
        Expr::Identifier(word) => {
            word.quote_style.is_none() && VALUES.iter().any(|value| word.value.eq_ignore_ascii_case(value))
        }
        Expr::BinaryOp { left, op, right } => {
            use BinaryOperator::{Minus, Multiply, Plus};
            match op {
                BinaryOperator::StringConcat => is_there(left) || is_there(right),
                Plus | Minus | Multiply => is_there(left) && is_there(right),
                _ => false,
            }
        }
        Expr::Case { conditions, else_result: Some(other), .. } => {
            conditions.iter().all(|when| is_there(&when.result)) && is_there(other)
        }
        Expr::Cast { expr, .. } => is_there(expr),
        Expr::Function(function) => gives_a_value(function),
        other => number(other).is_some() || literal(other).is_some_and(|text| !text.is_empty()),
    }
}

/// Whether a call never gives NULL.
fn gives_a_value(function: &Function) -> bool {
    let Some(arguments) = plain_arguments(function) else { return is_named(function, &["COUNT"]) };
    if is_named(function, &["NVL", "COALESCE", "CONCAT", "CONCAT_WS"]) {
        return arguments.iter().any(is_there);
    }
    if is_named(function, &["COUNT", "ROW_NUMBER", "RANK", "DENSE_RANK", "SYS_GUID"]) {
        return true;
    }
    let of_all = ["UPPER", "LOWER", "INITCAP", "TO_CHAR", "LENGTH", "ABS", "ROUND", "TRUNC", "CHR"];
    is_named(function, &of_all) && !arguments.is_empty() && arguments.iter().all(is_there)
}

#[cfg(test)]
mod tests {
    use model::Dialect;

    use super::super::tests::translated;

    #[test]
    fn what_may_be_null_is_left_out_of_the_joined_text() {
        for (written, expected) in [
            ("'a' || 'b'", "'a' || 'b'"),
            ("a || 'b'", "concat_ws('', a, 'b')"),
            ("a || b", "nullif(concat_ws('', a, b), '')"),
            ("a || (b || '') || NVL(d, '')", "nullif(concat_ws('', a, b, d), '')"),
            ("NVL(a, 'x') || ':' || UPPER('y')", "coalesce(a, 'x') || ':' || UPPER('y')"),
            ("CONCAT(a, CONCAT(', ', b))", "concat_ws('', a, ', ', b)"),
            ("CONCAT('a', 'b')", "concat('a', 'b')"),
            ("NVL(a, '')", "a"),
            ("COALESCE(a, b, '')", "coalesce(a, b)"),
            ("CASE WHEN a = 1 THEN '' ELSE b END", "CASE WHEN a = 1 THEN NULL ELSE b END"),
            ("DECODE(a, '', 'none', 'x', '', a)", "decode(a, NULL, 'none', 'x', NULL, a)"),
            ("CASE WHEN a NOT IN ('', 'x') THEN 1 END", "CASE WHEN a NOT IN (NULL, 'x') THEN 1 END"),
            (
                "CASE WHEN LENGTH(TRIM(a)) IS NULL THEN 1 END",
                "CASE WHEN LENGTH(nullif(TRIM(a), '')) IS NULL THEN 1 END",
            ),
            ("NVL(UPPER(TRIM(a)), 'x')", "coalesce(nullif(UPPER(TRIM(a)), ''), 'x')"),
            ("DECODE(TRIM(a), NULL, 1, 2)", "decode(nullif(TRIM(a), ''), NULL, 1, 2)"),
            ("DECODE(TRIM(a), 'x', NULL, 2)", "decode(TRIM(a), 'x', NULL, 2)"),
            ("LENGTH(a || b)", "LENGTH(nullif(concat_ws('', a, b), ''))"),
            ("a || UPPER(b || d) || 'x'", "concat_ws('', a, UPPER(nullif(concat_ws('', b, d), '')), 'x')"),
        ] {
            let found = translated(&format!("SELECT {written} AS c FROM t"), Dialect::Oracle);
            assert_eq!(found, format!("SELECT {expected} AS c FROM t"), "{written}");
        }
    }
}
