//! Parts of variants beside operators: Databricks neither compares nor reckons with a VARIANT, so that each is read as what
//! stands on the other side.
//!
//! Sources: "VARIANT type" of the Databricks SQL language manual; "Semi-structured data types" of Snowflake's reference, where a
//! VARIANT is compared with a value of another type as one of that type.

use model::Dialect;
use sqlparser::ast::{
    BinaryOperator, DuplicateTreatment, Expr, Function, FunctionArg, FunctionArgExpr, FunctionArguments, UnaryOperator,
    Value,
};

use super::array_texts;
use super::change::Change;
use crate::diagnostic_codes::ASSUMED;
use crate::functions::{call, fill, literal, makes_variant, number, plain_arguments};

/// Numbers of more digits are not told apart by a DOUBLE.
const DIGITS_OF_DOUBLE: usize = 15;

/// Functions of Databricks that take texts only.
const OF_TEXTS: &[&str] = &[
    "upper",
    "lower",
    "initcap",
    "trim",
    "ltrim",
    "rtrim",
    "length",
    "substring",
    "left",
    "right",
    "replace",
    "split",
    "split_part",
    "concat",
    "concat_ws",
    "contains",
    "startswith",
    "endswith",
    "regexp_replace",
    "regexp_substr",
    "regexp_extract",
    "regexp_like",
    "lpad",
    "rpad",
    "to_date",
    "to_timestamp",
    "md5",
    "sha2",
];

impl Change<'_, '_> {
    /// Both sides of an operator, or the value and the bounds of BETWEEN and of IN.
    pub(super) fn variant_operands(&self, expression: &mut Expr) {
        use BinaryOperator::{And, Divide, Eq, Gt, GtEq, Lt, LtEq, Minus, Modulo, Multiply, NotEq, Or, Plus};
        if self.rewriter.dialect == Dialect::PostgreSql {
            return self.equal_json(expression);
        }
        if !matches!(self.rewriter.dialect, Dialect::Snowflake | Dialect::Redshift | Dialect::MySql) {
            return;
        }
        match expression {
            Expr::BinaryOp { left, op: op @ (Eq | NotEq | Lt | LtEq | Gt | GtEq), right } => {
                if self.is_variant(left) && self.is_variant(right) && !matches!(op, Eq | NotEq) {
                    self.remark(ASSUMED, "parts of variants are compared as texts; cast both where they are numbers");
                }
                self.read_as(left, &as_type_of(right));
                self.read_as(right, &as_type_of(left));
            }
            Expr::BinaryOp { left, op: Plus | Minus | Multiply | Divide | Modulo, right } => {
                self.read_as(left, "DOUBLE");
                self.read_as(right, "DOUBLE");
            }
            Expr::BinaryOp { left, op: And | Or, right } => {
                self.read_as(left, "BOOLEAN");
                self.read_as(right, "BOOLEAN");
            }
            Expr::Between { expr, low, high, .. } => {
                let as_type = as_type_of(low);
                [expr, low, high].into_iter().for_each(|part| self.read_as(part, &as_type));
            }
            Expr::InList { expr, list, .. } => {
                let as_type = list.first().map_or_else(|| "STRING".to_owned(), as_type_of);
                std::iter::once(&mut **expr).chain(list).for_each(|part| self.read_as(part, &as_type));
            }
            Expr::InSubquery { expr, .. } => self.read_as(expr, "STRING"),
            Expr::BinaryOp { left, op: BinaryOperator::StringConcat, right } => {
                self.read_as(left, "STRING");
                self.read_as(right, "STRING");
            }
            _ => {}
        }
    }

    /// After its parts have been rewritten: parts of variants where only a text or a number may stand.
    fn variant_uses(&self, expression: &mut Expr) {
        match expression {
            Expr::Like { expr, .. } | Expr::ILike { expr, .. } | Expr::RLike { expr, .. } => {
                self.read_as(expr, "STRING");
            }
            Expr::Trim { expr, .. } | Expr::Substring { expr, .. } => self.read_as(expr, "STRING"),
            Expr::Function(function) => self.variant_arguments(function),
            _ => {}
        }
    }

    /// Parts of variants that are given to functions of texts, of numbers or of values of one type. What is told apart is not
    /// the VARIANT, which Databricks compares with no other, but its text.
    fn variant_arguments(&self, function: &mut Function) {
        let name = function.name.to_string().to_ascii_lowercase();
        let distinct = matches!(&function.args, FunctionArguments::List(list)
            if list.duplicate_treatment == Some(DuplicateTreatment::Distinct));
        match name.as_str() {
            "sum" | "avg" => arguments_of(function).for_each(|value| self.read_as(value, "DOUBLE")),
            "count" if distinct => arguments_of(function).filter(|value| self.is_variant(value)).for_each(|value| {
                *value = fill("to_json(a)", vec![value.clone()]);
            }),
            "coalesce" if arguments_of(function).any(|value| self.is_variant(value)) => {
                arguments_of(function).filter(|value| !self.is_variant(value)).for_each(|value| {
                    *value = fill("CAST(a AS VARIANT)", vec![value.clone()]);
                });
            }
            name if OF_TEXTS.contains(&name) => {
                arguments_of(function).for_each(|value| self.read_as(value, "STRING"));
            }
            _ => {}
        }
    }

    /// JSON that is equal to other JSON, or not: Databricks compares no VARIANT, and writes the keys of equal objects in one order.
    fn equal_json(&self, expression: &mut Expr) {
        let Expr::BinaryOp { left, op: BinaryOperator::Eq | BinaryOperator::NotEq, right } = expression else { return };
        if !self.is_json_value(left) && !self.is_json_value(right) {
            return;
        }
        for side in [left, right] {
            let template = if literal(side).is_some() { "to_json(parse_json(a))" } else { "to_json(a)" };
            **side = fill(template, vec![(**side).clone()]);
        }
    }

    /// A text beside JSON, in what gives one of several values, is read as JSON, which the sources do by themselves: as it is, it
    /// would become a VARIANT that holds a text.
    ///
    /// Sources: "String Constants" of PostgreSQL's documentation, where a constant takes the type of what is beside it; "The JSON
    /// Data Type" of the MySQL reference manual.
    pub(super) fn json_choices(&self, expression: &mut Expr) {
        if matches!(self.rewriter.dialect, Dialect::Snowflake | Dialect::Redshift) {
            return self.variant_uses(expression);
        }
        if !matches!(self.rewriter.dialect, Dialect::PostgreSql | Dialect::MySql) {
            return;
        }
        let mut values: Vec<&mut Expr> = match expression {
            Expr::Function(function) => {
                let name = function.name.to_string().to_ascii_lowercase();
                let skipped = match name.as_str() {
                    "coalesce" | "ifnull" => 0,
                    "if" => 1,
                    _ => return,
                };
                arguments_of(function).skip(skipped).collect()
            }
            Expr::Case { conditions, else_result, .. } => {
                conditions.iter_mut().map(|when| &mut when.result).chain(else_result.as_deref_mut()).collect()
            }
            _ => return,
        };
        if self.rewriter.dialect == Dialect::PostgreSql && values.iter().any(|value| makes_array(value)) {
            for value in &mut values {
                if let Some(elements) = literal(value).and_then(array_texts::values) {
                    **value = call("array", elements);
                }
            }
            return;
        }
        if !values.iter().any(|value| self.is_json_value(value)) {
            return;
        }
        for value in &mut values {
            if literal(value).is_some_and(|said| said.trim_start().starts_with(['[', '{'])) {
                **value = fill("parse_json(a)", vec![value.clone()]);
            }
        }
    }

    pub(super) fn is_json_value(&self, value: &Expr) -> bool {
        match value {
            Expr::Nested(inner) => self.is_json_value(inner),
            Expr::Function(function) if function.name.to_string().eq_ignore_ascii_case("coalesce") => {
                plain_arguments(function).is_some_and(|values| values.iter().any(|value| self.is_json_value(value)))
            }
            other => self.is_variant(other) || self.has_type(other, &["VARIANT"]),
        }
    }

    fn read_as(&self, operand: &mut Expr, as_type: &str) {
        if self.is_variant(operand) {
            *operand = fill(&format!("CAST(a AS {as_type})"), vec![operand.clone()]);
        }
    }

    /// Whether what stands there in Databricks' words is a VARIANT for certain.
    fn is_variant(&self, operand: &Expr) -> bool {
        match operand {
            Expr::Nested(inner) => self.is_variant(inner),
            Expr::JsonAccess { .. } => true,
            Expr::Function(function) if function.name.to_string().eq_ignore_ascii_case("coalesce") => {
                plain_arguments(function).is_some_and(|values| values.iter().any(|value| self.is_variant(value)))
            }
            Expr::CompoundIdentifier(parts) => {
                let [table, column] = parts.as_slice() else { return false };
                let renamed = self.renamed.borrow();
                column.value.eq_ignore_ascii_case("value")
                    && renamed.contains_key(&(table.value.to_lowercase(), "path".to_owned()))
            }
            other => makes_variant(other),
        }
    }
}

/// Whether what stands there in Databricks' words is an array for certain.
fn makes_array(value: &Expr) -> bool {
    match value {
        Expr::Nested(inner) => makes_array(inner),
        Expr::Function(function) => {
            let of_arrays = ["array", "transform", "sort_array", "collect_list", "split"];
            let name = function.name.to_string();
            of_arrays.contains(&name.as_str())
                || (name == "if"
                    && plain_arguments(function).is_some_and(|values| values.get(1).is_some_and(makes_array)))
        }
        _ => false,
    }
}

fn arguments_of(function: &mut Function) -> impl Iterator<Item = &mut Expr> {
    let list = match &mut function.args {
        FunctionArguments::List(list) => Some(list),
        _ => None,
    };
    list.into_iter().flat_map(|list| &mut list.args).filter_map(|argument| match argument {
        FunctionArg::Unnamed(FunctionArgExpr::Expr(value)) => Some(value),
        _ => None,
    })
}

/// The type that what stands beside a variant has; of what is not known a text, which Databricks turns into the other's type.
fn as_type_of(other: &Expr) -> String {
    match other {
        Expr::Nested(inner) => as_type_of(inner),
        Expr::UnaryOp { op: UnaryOperator::Minus, expr } => as_type_of(expr),
        Expr::Cast { data_type, .. } if !data_type.to_string().eq_ignore_ascii_case("VARIANT") => data_type.to_string(),
        Expr::Value(value) if matches!(value.value, Value::Boolean(_)) => "BOOLEAN".to_owned(),
        _ if literal(other).is_some() => "STRING".to_owned(),
        _ => match number(other) {
            Some(digits) if digits.len() > DIGITS_OF_DOUBLE => "DECIMAL(38,0)".to_owned(),
            Some(_) => "DOUBLE".to_owned(),
            None => "STRING".to_owned(),
        },
    }
}
