//! Aggregates whose clauses stand in other places: lists of texts, percentiles, JSON objects.

use model::Dialect;
use sqlparser::ast::{
    BinaryOperator, Expr, Function, FunctionArg, FunctionArgExpr, FunctionArgumentClause, FunctionArguments, Ident,
    ObjectName, ObjectNamePart, UnaryOperator,
};

use super::{Rewritten, call, fill, in_order, json_arrays, plain_arguments, text};

/// Functions that make one value of many rows, in any of the dialects.
pub(crate) const AGGREGATES: &[&str] = &[
    "COUNT",
    "COUNT_BIG",
    "SUM",
    "MIN",
    "MAX",
    "AVG",
    "LISTAGG",
    "STRING_AGG",
    "GROUP_CONCAT",
    "ARRAY_AGG",
    "MEDIAN",
    "STDDEV",
    "VARIANCE",
];

/// `LAST_VALUE(a IGNORE NULLS)` as `LAST_VALUE(a) IGNORE NULLS`.
pub(super) fn put_nulls_after(function: &mut Function) {
    let FunctionArguments::List(list) = &mut function.args else { return };
    list.clauses.retain(|clause| match clause {
        FunctionArgumentClause::IgnoreOrRespectNulls(treatment) => {
            function.null_treatment = Some(*treatment);
            false
        }
        _ => true,
    });
}

/// What became of an aggregate; `None` where it is none of these.
pub(super) fn rewrite(name: &str, function: &mut Function, dialect: Dialect) -> Option<Rewritten> {
    match name {
        "LISTAGG" | "STRING_AGG" | "GROUP_CONCAT" | "TD_LISTAGG" => Some(list(name, function)),
        "XMLAGG" if dialect == Dialect::Teradata => texts_of_xml(function),
        "PERCENTILE_CONT" | "PERCENTILE_DISC" | "MODE" | "MEDIAN" | "APPROX_PERCENTILE" => {
            // NULLs do not count, so where they stand is nothing to say.
            function.within_group.iter_mut().for_each(|order| order.options.nulls_first = None);
            None
        }
        "ARRAY_AGG" if dialect == Dialect::PostgreSql && function.over.is_none() => {
            Some(json_arrays::array_of_rows(function))
        }
        "ARRAY_AGG" => Some(collected(function, dialect)),
        "JSON_AGG" | "JSONB_AGG" if dialect == Dialect::PostgreSql => {
            Some(json_arrays::of_rows(name, function, dialect))
        }
        "JSON_ARRAYAGG" if dialect == Dialect::MySql => Some(json_arrays::of_rows(name, function, dialect)),
        "RATIO_TO_REPORT" => share(function),
        "STDDEV" | "VARIANCE" if dialect == Dialect::Oracle => Some(spread(function)),
        "SUM" | "AVG" => {
            count_conditions(function);
            None
        }
        _ => None,
    }
}

/// `SUM(a = b)`, in which MySQL takes what holds as 1.
fn count_conditions(function: &mut Function) {
    let FunctionArguments::List(list) = &mut function.args else { return };
    if let [FunctionArg::Unnamed(FunctionArgExpr::Expr(value))] = list.args.as_mut_slice()
        && is_condition(value)
    {
        *value = fill("CAST(a AS INT)", vec![value.clone()]);
    }
}

pub(crate) fn is_condition(expression: &Expr) -> bool {
    use BinaryOperator::{And, Eq, Gt, GtEq, Lt, LtEq, NotEq, Or, Spaceship, Xor};
    match expression {
        Expr::Nested(inner) => is_condition(inner),
        Expr::BinaryOp { op, .. } => matches!(op, And | Eq | Gt | GtEq | Lt | LtEq | NotEq | Or | Spaceship | Xor),
        Expr::UnaryOp { op: UnaryOperator::Not, .. }
        | Expr::IsNull(_)
        | Expr::IsNotNull(_)
        | Expr::Between { .. }
        | Expr::InList { .. }
        | Expr::InSubquery { .. }
        | Expr::Exists { .. }
        | Expr::Like { .. }
        | Expr::RLike { .. } => true,
        _ => false,
    }
}

/// `XMLAGG(text ORDER BY …)`, by which Teradata joins texts; `None` where elements are joined.
fn texts_of_xml(function: &mut Function) -> Option<Rewritten> {
    let FunctionArguments::List(arguments) = &mut function.args else { return None };
    let [FunctionArg::Unnamed(FunctionArgExpr::Expr(value))] = arguments.args.as_slice() else { return None };
    if matches!(value, Expr::Function(made) if made.name.to_string().to_ascii_uppercase().starts_with("XML")) {
        return None;
    }
    arguments.args.push(FunctionArg::Unnamed(FunctionArgExpr::Expr(text(""))));
    let message = "XMLAGG of texts is taken as texts joined without anything between them; look whether the source puts \
                   blanks there, and writes &, < and > as it does in XML";
    Some(match list("XMLAGG", function) {
        Rewritten::Same => Rewritten::SameAssumed(message.to_owned()),
        other => other,
    })
}

/// Texts joined: `listagg(text, delimiter) WITHIN GROUP (ORDER BY …)`.
fn list(name: &str, function: &mut Function) -> Rewritten {
    let FunctionArguments::List(list) = &mut function.args else {
        return Rewritten::Refused(format!("{name} of a query has no rule"));
    };
    let mut separator = None;
    for clause in std::mem::take(&mut list.clauses) {
        match clause {
            FunctionArgumentClause::OrderBy(order) => function.within_group = order,
            FunctionArgumentClause::Separator(value) => separator = Some(Expr::Value(value)),
            // A list that is too long is an error in both.
            FunctionArgumentClause::OnOverflow(_) => {}
            other => return Rewritten::Refused(format!("{name} with `{other}` has no rule")),
        }
    }
    if name == "GROUP_CONCAT" {
        let mut texts = std::mem::take(&mut list.args);
        if texts.len() > 1 {
            let args = texts.drain(..).filter_map(|argument| match argument {
                FunctionArg::Unnamed(FunctionArgExpr::Expr(expression)) => Some(expression),
                _ => None,
            });
            let joined = call("concat", args.collect());
            texts = vec![FunctionArg::Unnamed(FunctionArgExpr::Expr(joined))];
        }
        let separator = separator.unwrap_or_else(|| text(","));
        texts.push(FunctionArg::Unnamed(FunctionArgExpr::Expr(separator)));
        list.args = texts;
    }
    function.name = ObjectName(vec![ObjectNamePart::Identifier(Ident::new("listagg"))]);
    if function.over.is_some() && !function.within_group.is_empty() {
        return Rewritten::Refused(format!("{name} with an order and OVER has no counterpart; use collect_list OVER"));
    }
    Rewritten::Same
}

/// `ARRAY_AGG` with an order: the elements are sorted by what they are, or by another expression.
fn collected(function: &mut Function, dialect: Dialect) -> Rewritten {
    let FunctionArguments::List(list) = &mut function.args else {
        return Rewritten::Refused("ARRAY_AGG of a query has no rule".to_owned());
    };
    let mut order = std::mem::take(&mut function.within_group);
    for clause in std::mem::take(&mut list.clauses) {
        match clause {
            FunctionArgumentClause::OrderBy(by) => order = by,
            other => return Rewritten::Refused(format!("ARRAY_AGG with `{other}` has no rule")),
        }
    }
    function.name = ObjectName(vec![ObjectNamePart::Identifier(Ident::new("collect_list"))]);
    let [only] = order.as_slice() else {
        if order.is_empty() {
            return match dialect {
                Dialect::PostgreSql => Rewritten::SameAssumed(KEEPS_NULL.to_owned()),
                _ => Rewritten::Same,
            };
        }
        return in_order::of(&order, function, dialect);
    };
    let by_itself =
        matches!(list.args.as_slice(), [FunctionArg::Unnamed(FunctionArgExpr::Expr(element))] if *element == only.expr);
    if function.over.is_some() {
        return Rewritten::Refused("ARRAY_AGG with an order and OVER has no counterpart".to_owned());
    }
    if !by_itself {
        return in_order::of(&order, function, dialect);
    }
    let descending = only.options.sort.as_ref().is_some_and(|sort| matches!(sort, sqlparser::ast::OrderBySort::Desc));
    let sorted = call("sort_array", vec![Expr::Function(function.clone()), boolean(!descending)]);
    match dialect {
        Dialect::PostgreSql => Rewritten::Assumed(sorted, KEEPS_NULL.to_owned()),
        _ => Rewritten::Other(sorted),
    }
}

const KEEPS_NULL: &str = "collect_list leaves NULL out, ARRAY_AGG keeps it";

fn boolean(value: bool) -> Expr {
    Expr::Value(sqlparser::ast::Value::Boolean(value).with_span(sqlparser::tokenizer::Span::empty()))
}

/// A value's share of the sum over its window.
fn share(function: &Function) -> Option<Rewritten> {
    let [value] = <[Expr; 1]>::try_from(plain_arguments(function)?).ok()?;
    let mut sum = call("sum", vec![value.clone()]);
    if let Expr::Function(sum) = &mut sum {
        sum.over.clone_from(&function.over);
    }
    Some(Rewritten::Other(fill("((a) / nullif(b, 0))", vec![value, sum])))
}

/// How far values are spread: of a single one it is 0 in Oracle.
///
/// Sources: "STDDEV" and "VARIANCE" of the SQL Language Reference of Oracle; "stddev" and "variance" of the Databricks SQL
/// language manual, which give no value of a single one.
fn spread(function: &Function) -> Rewritten {
    let mut count = function.clone();
    count.name = ObjectName(vec![ObjectNamePart::Identifier(Ident::new("count"))]);
    let values = vec![Expr::Function(count), Expr::Function(function.clone())];
    Rewritten::Other(fill("if(a = 1, 0, b)", values))
}
