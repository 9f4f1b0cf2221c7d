//! Operators that mean something else, or are written otherwise.

use model::Dialect;
use sqlparser::ast::{BinaryOperator, Expr, UnaryOperator};

use super::array_texts;
use super::change::Change;
use super::json_steps::as_text_of;
use super::number_types::{DECIMAL, FLOATING};
use super::patterns::similar_as_regex;
use super::{time_arithmetic, time_differences};
use crate::diagnostic_codes::*;
use crate::functions::{self, call, fill, is_primary, literal, number};

/// Source: "Nulls" of Oracle's SQL language reference, where a text of no characters is NULL.
const EMPTY_COMPARED: &str =
    "'' is NULL in Oracle, so that no comparison with it holds; in Databricks it is a text; ask IS NULL or IS NOT NULL";

/// Source: "jsonb Operators" of PostgreSQL's documentation, "variant_get function" of the Databricks SQL language manual, which
/// gives a VARIANT that is no NULL of SQL where the key holds a null of JSON.
const OF_OBJECT: &str = "`?` is taken as asking whether an object has the key; in PostgreSQL it asks of an array whether the text is an element";

/// The type of a number without precision.
const UNSCALED: &str = "DECIMAL(38,10)";
/// Source: "DECIMAL type" and "/ (slash sign) operator" of the Databricks SQL language manual: what has more than 38 digits keeps
/// six decimals at least, and no more than fit.
const SIX_DECIMALS: &str = "a product with a number without precision keeps six decimals here, and so does a quotient; declare it with a precision";

impl Change<'_, '_> {
    pub(super) fn binary(&self, expression: &mut Expr) {
        if self.rewriter.dialect == Dialect::Oracle
            && let Some(counted) = time_arithmetic::difference_counted(expression)
        {
            self.remark(
                ASSUMED,
                "a difference that is multiplied by 24, 1440 or 86400 is taken as one of dates, in days",
            );
            *expression = counted;
            return;
        }
        let Expr::BinaryOp { left, op, right } = expression else { return };
        let dialect = self.rewriter.dialect;
        if dialect == Dialect::TSql && *op == BinaryOperator::Plus && self.joins_texts(left, right) {
            *op = BinaryOperator::StringConcat;
            return;
        }
        if time_differences::is_marked(op) {
            *op = BinaryOperator::Minus;
            return;
        }
        if dialect == Dialect::PostgreSql
            && *op == BinaryOperator::StringConcat
            && [&**left, &**right].into_iter().any(functions::is_json)
        {
            return self
                .remark(NOT_TRANSLATED, "`||` of JSON puts both into one, which has no counterpart; build it anew");
        }
        let both = || vec![(**left).clone(), (**right).clone()];
        let neutral = match op {
            BinaryOperator::Plus => Some("0"),
            BinaryOperator::Multiply => Some("1"),
            _ => None,
        };
        if dialect == Dialect::MySql
            && neutral.is_some_and(|neutral| number(right) == Some(neutral))
            && let Some(digits) = functions::date_digits(left)
        {
            *expression = digits;
            return;
        }
        let keeps_six = match op {
            BinaryOperator::Multiply => self.has_type(left, &[UNSCALED]) || self.has_type(right, &[UNSCALED]),
            BinaryOperator::Divide => self.has_type(right, &[UNSCALED]),
            _ => false,
        };
        if keeps_six && !self.rewriter.notes.decimals_told.replace(true) {
            self.remark(ASSUMED, SIX_DECIMALS);
        }
        let ordered =
            matches!(op, BinaryOperator::Lt | BinaryOperator::LtEq | BinaryOperator::Gt | BinaryOperator::GtEq);
        if dialect == Dialect::MySql && ordered && self.is_session_text(left) && self.is_session_text(right) {
            self.remark(
                ASSUMED,
                format!("{left} and {right} are compared as texts; cast them where they hold numbers"),
            );
        }
        let other = match op {
            BinaryOperator::Eq
            | BinaryOperator::NotEq
            | BinaryOperator::Lt
            | BinaryOperator::LtEq
            | BinaryOperator::Gt
            | BinaryOperator::GtEq
                if dialect == Dialect::Oracle
                    && [&**left, &**right].into_iter().any(|side| literal(side) == Some("")) =>
            {
                return self.remark(ASSUMED, EMPTY_COMPARED);
            }
            BinaryOperator::Plus | BinaryOperator::Minus => match self.date_arithmetic(left, op, right) {
                Some(other) => other,
                None => return,
            },
            BinaryOperator::Divide => match self.division(left, right) {
                Some(other) => other,
                None => return,
            },
            BinaryOperator::PGRegexMatch => fill("a RLIKE b", both().into_iter().map(grouped).collect()),
            BinaryOperator::PGRegexIMatch => call("regexp_like", vec![(**left).clone(), of_any_case(right)]),
            BinaryOperator::PGRegexNotMatch => fill("NOT a RLIKE b", both().into_iter().map(grouped).collect()),
            BinaryOperator::PGRegexNotIMatch => {
                fill("NOT regexp_like(a, b)", vec![(**left).clone(), of_any_case(right)])
            }
            BinaryOperator::PGLikeMatch => fill("a LIKE b", both().into_iter().map(grouped).collect()),
            BinaryOperator::PGILikeMatch => fill("a ILIKE b", both().into_iter().map(grouped).collect()),
            BinaryOperator::PGNotLikeMatch => fill("a NOT LIKE b", both().into_iter().map(grouped).collect()),
            BinaryOperator::PGNotILikeMatch => fill("a NOT ILIKE b", both().into_iter().map(grouped).collect()),
            BinaryOperator::MyIntegerDivide if is_nonzero(right) => {
                fill("CAST(a / b AS BIGINT)", both().into_iter().map(grouped).collect())
            }
            BinaryOperator::MyIntegerDivide => {
                fill("CAST(a / nullif(b, 0) AS BIGINT)", vec![grouped((**left).clone()), (**right).clone()])
            }
            BinaryOperator::Modulo if dialect == Dialect::MySql && !is_nonzero(right) => {
                fill("(a) % nullif(b, 0)", vec![grouped((**left).clone()), (**right).clone()])
            }
            BinaryOperator::Xor if dialect == Dialect::MySql && !both().iter().all(functions::is_condition) => {
                fill("(CAST(a AS BOOLEAN) <> CAST(b AS BOOLEAN))", both())
            }
            BinaryOperator::Xor => fill("((a) <> (b))", both()),
            BinaryOperator::PGExp => call("power", both()),
            BinaryOperator::PGBitwiseXor => fill("(a) ^ (b)", both()),
            BinaryOperator::PGBitwiseShiftLeft => call("shiftleft", both()),
            BinaryOperator::PGBitwiseShiftRight => call("shiftright", both()),
            BinaryOperator::Arrow | BinaryOperator::LongArrow => {
                let text = *op == BinaryOperator::LongArrow;
                match self.json_step(left, right, text) {
                    Some(other) => other,
                    None => return,
                }
            }
            BinaryOperator::Question if dialect == Dialect::PostgreSql && literal(as_text_of(right)).is_some() => {
                let Some(part) = self.json_step(left, right, false) else { return };
                self.remark(ASSUMED, OF_OBJECT);
                fill("(a IS NOT NULL)", vec![part])
            }
            BinaryOperator::Custom(name) if name.eq_ignore_ascii_case("MOD") => fill("(a) % (b)", both()),
            BinaryOperator::HashArrow | BinaryOperator::HashLongArrow if literal(as_text_of(right)).is_some() => {
                let steps = literal(as_text_of(right)).unwrap_or_default().trim_matches(['{', '}']).split(',');
                let path: String = steps
                    .map(|step| match step.trim() {
                        index if index.bytes().all(|byte| byte.is_ascii_digit()) => format!("[{index}]"),
                        key if crate::names::is_plain(key) => format!(".{key}"),
                        key => format!("['{}']", key.trim_matches('"')),
                    })
                    .collect();
                let mut arguments = vec![(**left).clone(), functions::text(&format!("${path}"))];
                if *op == BinaryOperator::HashLongArrow {
                    arguments.push(functions::text("STRING"));
                }
                call("variant_get", arguments)
            }
            BinaryOperator::HashArrow
            | BinaryOperator::HashLongArrow
            | BinaryOperator::AtArrow
            | BinaryOperator::ArrowAt
            | BinaryOperator::Question
            | BinaryOperator::QuestionAnd
            | BinaryOperator::QuestionPipe
            | BinaryOperator::AtAt
            | BinaryOperator::AtQuestion
            | BinaryOperator::HashMinus
            | BinaryOperator::PGOverlap
            | BinaryOperator::PGCustomBinaryOperator(_)
            | BinaryOperator::Custom(_) => {
                return self.remark(NOT_TRANSLATED, format!("the operator `{op}` has no counterpart"));
            }
            BinaryOperator::Match => {
                return self.remark(NOT_TRANSLATED, "full-text search has no counterpart; use contains or ILIKE");
            }
            _ => return,
        };
        *expression = other;
    }

    /// Whether a name is that of a variable of MySQL's session which is taken for a text.
    fn is_session_text(&self, name: &Expr) -> bool {
        let variables = self.rewriter.variables.borrow();
        let called = name.to_string();
        self.has_type(name, &["STRING"])
            && variables.iter().any(|(source, text)| source.starts_with('@') && text.eq_ignore_ascii_case(&called))
    }

    /// Integers are divided without a rest in some dialects, and by zero without an error in MySQL.
    fn division(&self, left: &Expr, right: &Expr) -> Option<Expr> {
        match self.rewriter.dialect {
            Dialect::MySql if !is_nonzero(right) => {
                Some(fill("(a) / nullif(b, 0)", vec![grouped(left.clone()), right.clone()]))
            }
            Dialect::TSql | Dialect::PostgreSql | Dialect::Redshift | Dialect::Netezza | Dialect::Teradata => {
                if self.is_whole(left) && self.is_whole(right) {
                    return Some(fill(
                        "CAST((a) / (b) AS BIGINT)",
                        vec![grouped(left.clone()), grouped(right.clone())],
                    ));
                }
                let any = |starts: &[&str]| [left, right].iter().any(|side| self.is_fractional(side, starts));
                let (decimal, floating) = (any(&DECIMAL), any(&FLOATING));
                let rounds = self.rewriter.dialect == Dialect::Teradata;
                if rounds && decimal && !floating {
                    let message = "`/` of decimals is rounded to the decimals of the operand with more of them in the \
                                   source and has six or more in Databricks; round it where both are fixed";
                    self.remark(ASSUMED, message);
                } else if !decimal {
                    let rest = if rounds { ", and rounds that of decimals to as many as they have," } else { "" };
                    let message = format!(
                        "`/` of two integers drops the rest in the source{rest} and keeps it in Databricks; \
                         cut it off with CAST(… AS BIGINT) where both are integers"
                    );
                    self.remark(ASSUMED, message);
                }
                None
            }
            _ => None,
        }
    }

    /// Whether a name is what the translation calls a variable whose type begins so. What several variables are called is
    /// of such a type where all of them are.
    pub(super) fn has_type(&self, name: &Expr, starts: &[&str]) -> bool {
        let (name, types) = (name.to_string(), self.rewriter.types.borrow());
        let variables = self.rewriter.variables.borrow();
        let typed = |source: &String| {
            types.get(source).is_some_and(|data_type| starts.iter().any(|start| data_type.starts_with(start)))
        };
        // What stands for a parameter by its number says nothing of the name.
        let mut called = variables
            .iter()
            .filter(|(source, text)| text.eq_ignore_ascii_case(&name) && !source.starts_with('$'))
            .peekable();
        called.peek().is_some() && called.all(|(source, _)| typed(source))
    }

    pub(super) fn unary(&self, expression: &mut Expr) {
        let Expr::UnaryOp { op, expr } = expression else { return };
        let value = (**expr).clone();
        let name = match op {
            UnaryOperator::PGSquareRoot => "sqrt",
            UnaryOperator::PGCubeRoot => "cbrt",
            UnaryOperator::PGAbs => "abs",
            UnaryOperator::PGPostfixFactorial | UnaryOperator::PGPrefixFactorial => "factorial",
            _ => return,
        };
        *expression = call(name, vec![value]);
    }

    pub(super) fn similar(&self, expression: &mut Expr) {
        let Expr::SimilarTo { negated, expr, pattern, escape_char } = expression else { return };
        let Some(said) = literal(pattern) else {
            return self
                .remark(NOT_TRANSLATED, "SIMILAR TO a pattern that is no literal has no counterpart; use RLIKE");
        };
        let escape = match escape_char {
            Some(sign) => literal(sign).and_then(|sign| sign.chars().next()),
            None => Some('\\'),
        };
        let regex = functions::text(&similar_as_regex(said, escape));
        let matched = Expr::RLike { negated: *negated, expr: expr.clone(), pattern: Box::new(regex), regexp: false };
        *expression = matched;
    }

    /// Snowflake's RLIKE matches the whole text.
    pub(super) fn rlike(&self, expression: &mut Expr) {
        let Expr::RLike { pattern, .. } = expression else { return };
        if self.rewriter.dialect != Dialect::Snowflake {
            return;
        }
        **pattern = match literal(pattern) {
            Some(said) => functions::text(&format!("^(?:{said})$")),
            None => fill("concat('^(?:', a, ')$')", vec![(**pattern).clone()]),
        };
    }

    /// `x = ANY (…)` and `x <> ALL (…)`.
    pub(super) fn quantified(&self, expression: &mut Expr) {
        let (left, op, right, all) = match expression {
            Expr::AnyOp { left, compare_op, right, .. } => (left, compare_op, right, false),
            Expr::AllOp { left, compare_op, right } => (left, compare_op, right, true),
            _ => return,
        };
        let value = (**left).clone();
        let inner = match &**right {
            Expr::Nested(inner) => (**inner).clone(),
            other => other.clone(),
        };
        let equal = matches!((&*op, all), (BinaryOperator::Eq, false));
        let unequal = matches!((&*op, all), (BinaryOperator::NotEq, true));
        if (equal || unequal)
            && let Some(list) = literal(&inner).and_then(array_texts::values)
        {
            *expression = if list.is_empty() {
                Expr::Value(sqlparser::ast::Value::Boolean(unequal).into())
            } else {
                Expr::InList { expr: Box::new(value), negated: unequal, list }
            };
            return;
        }
        if let Expr::Subquery(query) = inner {
            if !equal && !unequal {
                return self
                    .remark(NOT_TRANSLATED, "a comparison with ANY or ALL of a query has no counterpart; use EXISTS");
            }
            *expression = Expr::InSubquery { expr: Box::new(value), subquery: query, negated: unequal };
            return;
        }
        let template = if all {
            format!("forall(b, each_one -> a {op} each_one)")
        } else {
            format!("exists(b, each_one -> a {op} each_one)")
        };
        *expression = match (equal, unequal) {
            (true, _) => call("array_contains", vec![inner, value]),
            (_, true) => fill("NOT array_contains(b, a)", vec![value, inner]),
            _ => fill(&template, vec![grouped(value), inner]),
        };
    }
}

/// Whether a divisor plainly is a number other than zero.
fn is_nonzero(divisor: &Expr) -> bool {
    number(divisor).and_then(|digits| digits.parse::<f64>().ok()).is_some_and(|number| number != 0.0)
}

/// A regular expression that takes small letters and capitals for the same.
fn of_any_case(pattern: &Expr) -> Expr {
    functions::flagged(pattern, &functions::text("i")).unwrap_or_else(|| pattern.clone())
}

fn grouped(expression: Expr) -> Expr {
    if is_primary(&expression) { expression } else { Expr::Nested(Box::new(expression)) }
}
