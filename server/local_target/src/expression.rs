//! Expressions that SQLite spells differently. Most of Databricks' own syntax becomes a call of a function that the
//! local target registers.

use sqlparser::ast::{
    BinaryOperator, CastKind, DataType, DuplicateTreatment, Expr, Function, FunctionArg, FunctionArgExpr,
    FunctionArgumentClause, FunctionArgumentList, FunctionArguments, Ident, NullTreatment, ObjectName, TrimWhereField,
    TypedString, Value,
};

use crate::functions::{self, Known};
use crate::query::Rewriter;

/// Before its parts are looked at: words that are no columns are made literals.
pub(crate) fn before(expr: &mut Expr) {
    const WITH_UNIT: [&str; 8] =
        ["dateadd", "date_add", "datediff", "date_diff", "timestampadd", "timestampdiff", "datepart", "timediff"];
    let Expr::Function(function) = expr else { return };
    let with_unit = single_name(function).is_some_and(|name| WITH_UNIT.contains(&name.to_lowercase().as_str()));
    let FunctionArguments::List(list) = &mut function.args else { return };
    let with_unit = with_unit && list.args.len() == 3;
    if let (true, Some(FunctionArg::Unnamed(FunctionArgExpr::Expr(unit)))) = (with_unit, list.args.first_mut())
        && let Expr::Identifier(word) = unit
    {
        *unit = text(&word.value);
    }
}

/// After its parts have been rewritten.
pub(crate) fn rewrite(expr: &mut Expr, rewriter: &mut Rewriter<'_>) {
    let taken = std::mem::replace(expr, Expr::value(Value::Null));
    *expr = match taken {
        Expr::Function(function) => call_of(function, rewriter),
        Expr::Cast { kind, expr, data_type, .. } => cast(kind, *expr, &data_type),
        Expr::Extract { field, expr, .. } => call("date_part", vec![text(&field.to_string()), *expr]),
        Expr::Ceil { expr, .. } => call("ceil", vec![*expr]),
        Expr::Floor { expr, .. } => call("floor", vec![*expr]),
        Expr::Position { expr, r#in } => call("instr", vec![*r#in, *expr]),
        Expr::Substring { expr, substring_from, substring_for, .. } => {
            let from = substring_from.map_or_else(|| number("1"), |from| *from);
            call(
                "substr",
                [Some(*expr), Some(from), substring_for.map(|length| *length)].into_iter().flatten().collect(),
            )
        }
        Expr::Trim { trim_where, trim_what, expr, .. } => {
            let name = match trim_where {
                Some(TrimWhereField::Leading) => "ltrim",
                Some(TrimWhereField::Trailing) => "rtrim",
                Some(TrimWhereField::Both) | None => "trim",
            };
            call(name, [Some(*expr), trim_what.map(|what| *what)].into_iter().flatten().collect())
        }
        Expr::Overlay { expr, overlay_what, overlay_from, .. } => {
            call("overlay", vec![*expr, *overlay_what, *overlay_from])
        }
        Expr::TypedString(TypedString { value, .. }) => Expr::Value(value),
        Expr::Interval(interval) => {
            let unit = interval.leading_field.map_or_else(String::new, |field| field.to_string());
            call("make_interval", vec![*interval.value, text(&unit)])
        }
        Expr::ILike { negated, any, expr, pattern, escape_char } => {
            Expr::Like { negated, any, expr, pattern, escape_char }
        }
        Expr::RLike { negated, expr, pattern, .. } => {
            rewriter.found.null_functions.insert("rlike".to_owned());
            let call = call("regexp_like", vec![*expr, *pattern]);
            if negated { Expr::UnaryOp { op: sqlparser::ast::UnaryOperator::Not, expr: Box::new(call) } } else { call }
        }
        Expr::Collate { expr, .. } => *expr,
        Expr::BinaryOp { left, op, right } => binary(*left, op, *right, rewriter),
        Expr::AtTimeZone { timestamp, .. } => *timestamp,
        other => {
            if let Some(reason) = lacking(&other) {
                rewriter.cannot(reason);
            }
            other
        }
    };
}

fn binary(left: Expr, op: BinaryOperator, right: Expr, rewriter: &mut Rewriter<'_>) -> Expr {
    let op = match op {
        BinaryOperator::Plus | BinaryOperator::Minus => {
            return match interval_parts(&right) {
                Some((count, unit)) => {
                    let name = if op == BinaryOperator::Plus { "dateadd" } else { "datesub" };
                    call(name, vec![unit, count, left])
                }
                None => Expr::BinaryOp { left: Box::new(left), op, right: Box::new(right) },
            };
        }
        // `/` of two integers is no integer division on Databricks.
        BinaryOperator::Divide => {
            let left = cast_as(left, DataType::Real);
            return Expr::BinaryOp { left: Box::new(left), op, right: Box::new(right) };
        }
        BinaryOperator::MyIntegerDivide | BinaryOperator::DuckIntegerDivide => {
            let quotient = Expr::BinaryOp { left: Box::new(left), op: BinaryOperator::Divide, right: Box::new(right) };
            return cast_as(quotient, DataType::Integer(None));
        }
        BinaryOperator::Spaceship => return Expr::IsNotDistinctFrom(Box::new(left), Box::new(right)),
        BinaryOperator::StringConcat
        | BinaryOperator::Multiply
        | BinaryOperator::Modulo
        | BinaryOperator::Gt
        | BinaryOperator::Lt
        | BinaryOperator::GtEq
        | BinaryOperator::LtEq
        | BinaryOperator::Eq
        | BinaryOperator::NotEq
        | BinaryOperator::And
        | BinaryOperator::Or
        | BinaryOperator::BitwiseOr
        | BinaryOperator::BitwiseAnd => op,
        other => {
            rewriter.cannot(format!("SQLite has no operator {other}"));
            other
        }
    };
    Expr::BinaryOp { left: Box::new(left), op, right: Box::new(right) }
}

/// Count and unit of a rewritten `INTERVAL count unit`.
fn interval_parts(expr: &Expr) -> Option<(Expr, Expr)> {
    let Expr::Function(function) = expr else { return None };
    if single_name(function)? != "make_interval" {
        return None;
    }
    let FunctionArguments::List(list) = &function.args else { return None };
    match list.args.as_slice() {
        [FunctionArg::Unnamed(FunctionArgExpr::Expr(count)), FunctionArg::Unnamed(FunctionArgExpr::Expr(unit))] => {
            Some((count.clone(), unit.clone()))
        }
        _ => None,
    }
}

/// SQLite's own CAST would make a number of a date, so these are calls.
fn cast(_: CastKind, expr: Expr, data_type: &DataType) -> Expr {
    let name = data_type.to_string().to_uppercase();
    let head = name.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').next().unwrap_or_default();
    match head {
        "DATE" => call("to_date", vec![expr]),
        "TIMESTAMP" | "TIMESTAMP_NTZ" | "TIMESTAMP_LTZ" | "DATETIME" => call("to_timestamp", vec![expr]),
        "STRING" | "VARCHAR" | "CHAR" | "TEXT" | "CHARACTER" => cast_as(expr, DataType::Text),
        "INT" | "INTEGER" | "BIGINT" | "LONG" | "SMALLINT" | "SHORT" | "TINYINT" | "BYTE" | "BOOLEAN" => {
            cast_as(expr, DataType::Integer(None))
        }
        "FLOAT" | "DOUBLE" | "REAL" => cast_as(expr, DataType::Real),
        "DECIMAL" | "NUMERIC" | "DEC" => cast_as(expr, DataType::Numeric(sqlparser::ast::ExactNumberInfo::None)),
        _ => Expr::Nested(Box::new(expr)),
    }
}

fn cast_as(expr: Expr, data_type: DataType) -> Expr {
    Expr::Cast { kind: CastKind::Cast, expr: Box::new(expr), data_type, format: None }
}

fn call_of(mut function: Function, rewriter: &mut Rewriter<'_>) -> Expr {
    let Some(name) = single_name(&function) else {
        rewriter.routine(&function.name);
        return Expr::Function(function);
    };
    let name = name.to_lowercase();
    match functions::known(&name) {
        Some(Known::Computed) => {}
        Some(Known::Null) => {
            rewriter.found.null_functions.insert(name.clone());
        }
        Some(Known::Generator) => rewriter.cannot(format!("SQLite has no {name}, which makes rows")),
        // The parser takes the ALL of `LIKE ALL (…)` for a function.
        None if name == "all" => rewriter.cannot("SQLite has no LIKE ALL"),
        None => rewriter.found.unknown_functions.push(name.clone()),
    }
    let ignores_nulls = |clause: &FunctionArgumentClause| {
        matches!(clause, FunctionArgumentClause::IgnoreOrRespectNulls(NullTreatment::IgnoreNulls))
    };
    if matches!(function.args, FunctionArguments::None) {
        function.args = arguments(vec![]);
    }
    if let FunctionArguments::List(list) = &mut function.args {
        if list.clauses.iter().any(ignores_nulls) || function.null_treatment == Some(NullTreatment::IgnoreNulls) {
            rewriter.cannot("SQLite has no IGNORE NULLS");
        }
        list.clauses.retain(|clause| matches!(clause, FunctionArgumentClause::OrderBy(_)));
        if list.duplicate_treatment == Some(DuplicateTreatment::Distinct) && list.args.len() > 1 {
            rewriter.cannot("SQLite has DISTINCT in an aggregate only with one argument");
        }
        if list.args.iter().any(|argument| !matches!(argument, FunctionArg::Unnamed(_))) {
            rewriter.cannot("SQLite has no named arguments");
        }
        let order = std::mem::take(&mut function.within_group);
        if name.starts_with("percentile") {
            let ordered = order.into_iter().map(|by| FunctionArg::Unnamed(FunctionArgExpr::Expr(by.expr)));
            list.args.splice(0..0, ordered);
        } else if !order.is_empty() {
            list.clauses.push(FunctionArgumentClause::OrderBy(order));
        }
    }
    function.null_treatment = None;
    function.uses_odbc_syntax = false;
    Expr::Function(function)
}

/// What SQLite's grammar has no place for.
fn lacking(expr: &Expr) -> Option<&'static str> {
    Some(match expr {
        Expr::JsonAccess { .. } => "SQLite has no paths into variants",
        Expr::CompoundFieldAccess { .. }
        | Expr::Array(_)
        | Expr::Struct { .. }
        | Expr::Map(_)
        | Expr::Dictionary(_) => "SQLite has no arrays, maps and structs",
        Expr::Lambda(_) => "SQLite has no lambda functions",
        Expr::GroupingSets(_) | Expr::Cube(_) | Expr::Rollup(_) => "SQLite has no GROUPING SETS, CUBE and ROLLUP",
        Expr::AnyOp { .. } | Expr::AllOp { .. } => "SQLite has no ANY and ALL",
        Expr::Like { any: true, .. } => "SQLite has no LIKE ANY",
        Expr::SimilarTo { .. }
        | Expr::Convert { .. }
        | Expr::InUnnest { .. }
        | Expr::Prefixed { .. }
        | Expr::MatchAgainst { .. }
        | Expr::OuterJoin(_)
        | Expr::Prior(_)
        | Expr::IsJson { .. }
        | Expr::IsNormalized { .. }
        | Expr::IsUnknown(_)
        | Expr::IsNotUnknown(_) => "SQLite has no such expression",
        _ => return None,
    })
}

/// The function's name where it has one part.
fn single_name(function: &Function) -> Option<&str> {
    match function.name.0.as_slice() {
        [part] => part.as_ident().map(|ident| ident.value.as_str()),
        _ => None,
    }
}

fn call(name: &str, args: Vec<Expr>) -> Expr {
    Expr::Function(Function {
        name: ObjectName::from(vec![Ident::with_quote('"', name)]),
        uses_odbc_syntax: false,
        parameters: FunctionArguments::None,
        args: arguments(args),
        filter: None,
        null_treatment: None,
        over: None,
        within_group: vec![],
    })
}

fn arguments(args: Vec<Expr>) -> FunctionArguments {
    FunctionArguments::List(FunctionArgumentList {
        duplicate_treatment: None,
        args: args.into_iter().map(|arg| FunctionArg::Unnamed(FunctionArgExpr::Expr(arg))).collect(),
        clauses: vec![],
    })
}

fn text(value: &str) -> Expr {
    Expr::value(Value::SingleQuotedString(value.replace('\'', "''")))
}

fn number(digits: &str) -> Expr {
    Expr::value(Value::Number(digits.to_owned(), false))
}
