//! What is counted with times.

use model::Dialect;
use sqlparser::ast::{BinaryOperator, Expr, Value};

use super::change::Change;
use super::number_types::{is_number, whole};
use crate::diagnostic_codes::ASSUMED;
use crate::functions::{add_to_date, fill, is_date, number};

/// Types of numbers, which count days.
const NUMBERS: [&str; 7] = ["TINYINT", "SMALLINT", "INT", "BIGINT", "DECIMAL", "FLOAT", "DOUBLE"];
const DAYS_APART: &str =
    "the difference of two dates is a number of days in the source and an INTERVAL in Databricks; use datediff for it";

/// Source: "Date and Time Functions" of the MySQL reference manual: in numeric context a date is the number of its digits.
const OF_DIGITS: &str = "what is added to a date or subtracted from it is taken as days; MySQL reckons with the digits of the date, \
     which comes to the same within a month";

impl Change<'_, '_> {
    /// Days added to a time, and the difference of two times, where operands plainly are times.
    pub(super) fn date_arithmetic(&self, left: &Expr, op: &BinaryOperator, right: &Expr) -> Option<Expr> {
        let minus = *op == BinaryOperator::Minus;
        let dialect = self.rewriter.dialect;
        if matches!(right, Expr::Interval(_)) || matches!(left, Expr::Interval(_)) {
            return None;
        }
        let of_interval =
            |side: &Expr| matches!(side, Expr::Function(call) if call.name.to_string().starts_with("make_"));
        if of_interval(right) && !is_date(right) {
            return None;
        }
        let counts_days = counts_days(dialect);
        if dialect == Dialect::MySql && (self.is_time(left) || self.is_time(right)) {
            self.remark(ASSUMED, OF_DIGITS);
        }
        match (self.is_time(left), self.is_time(right)) {
            (left_is_time, right_is_time)
                if minus
                    && counts_days
                    && left_is_time != right_is_time
                    && number(right).is_none()
                    && (self.is_day(left) || self.is_day(right)) =>
            {
                self.remark(ASSUMED, DAYS_APART);
                None
            }
            (_, true) if minus && dialect == Dialect::Oracle => Some(in_days(left, right)),
            // Times with a time of day are an INTERVAL apart, as they are in Databricks.
            (true, true) if minus && counts_days && !(self.is_day(left) && self.is_day(right)) => None,
            (true, true) if minus && dialect != Dialect::TSql => {
                Some(fill("datediff(a, b)", vec![left.clone(), right.clone()]))
            }
            (true, false) if number(right).is_some() || is_fraction(right) => {
                if dialect != Dialect::Oracle && number(right).is_some() && self.is_day(left) {
                    return None;
                }
                Some(add_to_date(left.clone(), right.clone(), minus))
            }
            (true, false) if dialect == Dialect::TSql && whole(right, &|name| self.is_whole_name(name)) => {
                let days = if minus { "timestampadd(DAY, -(b), a)" } else { "timestampadd(DAY, b, a)" };
                Some(fill(days, vec![left.clone(), right.clone()]))
            }
            (true, false)
                if minus
                    && dialect == Dialect::Oracle
                    && (is_product(right) || is_number(right) || self.has_type(right, &NUMBERS)) =>
            {
                Some(add_to_date(left.clone(), right.clone(), minus))
            }
            (true, false) if minus && dialect == Dialect::Oracle && is_mark(right) => {
                self.remark(ASSUMED, "a value given at a mark and subtracted from a date is taken as a number of days");
                Some(add_to_date(left.clone(), right.clone(), minus))
            }
            (true, false) if minus && dialect == Dialect::Oracle => {
                self.remark(
                    ASSUMED,
                    "what is subtracted from a date is taken as another date; the difference is in days",
                );
                Some(in_days(left, right))
            }
            (true, false) if !minus && dialect == Dialect::Oracle => {
                Some(add_to_date(left.clone(), right.clone(), false))
            }
            _ => None,
        }
    }

    /// Whether an operand plainly is a time; a column of Oracle's is one that is a time in all the inventory.
    fn is_time(&self, operand: &Expr) -> bool {
        let known = self.rewriter.columns.filter(|_| self.rewriter.dialect == Dialect::Oracle);
        let column = match operand {
            // In a routine it may be a variable.
            Expr::Identifier(name) if !self.rewriter.in_routine => Some(name),
            Expr::CompoundIdentifier(parts) => parts.last(),
            _ => None,
        };
        let of_column = known.zip(column).is_some_and(|(known, column)| known.is_time(&column.value));
        // T-SQL counts days with the types of times that hold a time of day, and Oracle with the dates of variables.
        let counts = matches!(self.rewriter.dialect, Dialect::TSql | Dialect::Oracle);
        let of_variable = counts && self.has_type(operand, &["TIMESTAMP"]) && !self.is_timestamp(operand);
        of_column || of_variable || is_date(operand) || self.is_day(operand)
    }

    /// Whether an operand plainly is a date without a time of day, or a variable that holds one.
    fn is_day(&self, operand: &Expr) -> bool {
        is_whole_date(operand) || (counts_days(self.rewriter.dialect) && self.has_type(operand, &["DATE"]))
    }

    /// Whether an operand is a variable that Oracle's routine declares as TIMESTAMP.
    fn is_timestamp(&self, operand: &Expr) -> bool {
        let (name, timestamps) = (operand.to_string(), self.rewriter.timestamps.borrow());
        let variables = self.rewriter.variables.borrow();
        variables.iter().any(|(source, text)| text.eq_ignore_ascii_case(&name) && timestamps.contains(source))
    }
}

/// Whether the difference of two dates is a whole number of days, and that of two timestamps an interval.
fn counts_days(dialect: Dialect) -> bool {
    matches!(dialect, Dialect::PostgreSql | Dialect::Redshift | Dialect::Netezza | Dialect::Teradata)
}

/// The days between two times, with their fraction.
fn in_days(end: &Expr, start: &Expr) -> Expr {
    fill("(timestampdiff(SECOND, b, a) / 86400)", vec![end.clone(), start.clone()])
}

/// `1/24` and its like: a part of a day.
fn is_fraction(expression: &Expr) -> bool {
    match expression {
        Expr::Nested(inner) => is_fraction(inner),
        Expr::BinaryOp { left, op: BinaryOperator::Divide | BinaryOperator::Multiply, right } => {
            let part = |side: &Expr| number(side).is_some() || is_fraction(side);
            part(left) && part(right)
        }
        _ => false,
    }
}

/// Whether a value is given where the text is run.
fn is_mark(expression: &Expr) -> bool {
    match expression {
        Expr::Value(value) => matches!(value.value, Value::Placeholder(_)),
        Expr::Identifier(name) => name.value == "?",
        _ => false,
    }
}

/// Oracle's `(a - b) * 24`: a difference that is counted in hours, minutes or seconds is one of days.
pub(super) fn difference_counted(expression: &Expr) -> Option<Expr> {
    let Expr::BinaryOp { left, op: BinaryOperator::Multiply, right } = expression else { return None };
    let by = |side: &Expr| matches!(number(side), Some("24" | "1440" | "86400"));
    let sides = if by(right) { (left, right) } else { (right, left) };
    let Expr::Nested(inner) = sides.0.as_ref() else { return None };
    let Expr::BinaryOp { left: end, op: BinaryOperator::Minus, right: start } = inner.as_ref() else { return None };
    let is_column = |side: &Expr| matches!(side, Expr::Identifier(_) | Expr::CompoundIdentifier(_));
    if !by(sides.1) || !is_column(end) || !is_column(start) {
        return None;
    }
    let days = in_days(end, start);
    Some(fill("a * b", vec![days, (**sides.1).clone()]))
}

/// Whether an operand is multiplied or divided, as numbers and intervals are and no dates.
pub(super) fn is_product(expression: &Expr) -> bool {
    match expression {
        Expr::Nested(inner) => is_product(inner),
        Expr::BinaryOp { op, .. } => matches!(op, BinaryOperator::Multiply | BinaryOperator::Divide),
        _ => false,
    }
}

/// Whether an expression is a date without a time of day, to which Databricks adds days itself.
pub(crate) fn is_whole_date(expression: &Expr) -> bool {
    let text = match expression {
        Expr::Function(function) if function.name.to_string() == "if" => {
            let arguments = crate::functions::plain_arguments(function).unwrap_or_default();
            return arguments.get(1).is_some_and(is_whole_date);
        }
        Expr::Function(function) => function.name.to_string(),
        Expr::Cast { data_type, .. } => data_type.to_string(),
        Expr::TypedString(typed) => typed.data_type.to_string(),
        Expr::Nested(inner) => return is_whole_date(inner),
        _ => return false,
    };
    ["current_date", "to_date", "last_day", "add_months", "next_day", "date_add", "date_sub", "make_date", "date"]
        .contains(&text.to_ascii_lowercase().as_str())
}
