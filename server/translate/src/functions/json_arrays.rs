//! Arrays of JSON made of many rows, and of values beside each other.
//!
//! Sources: "JSON_ARRAYAGG" of the MySQL reference manual and "json_agg" of PostgreSQL's documentation: NULL is an element, and
//! no rows give NULL; "collect_list" of the Databricks SQL language manual: NULL is left out, and no rows give an empty array.

use model::Dialect;
use sqlparser::ast::{DuplicateTreatment, Expr, Function, FunctionArgumentClause, FunctionArguments};

use super::json_objects::is_json;
use super::{Rewritten, call, fill, in_order, plain_arguments};

const KEEPS_NULL: &str = "NULL is left out of the array here, of which it is an element in the source";

/// What stands for the aggregate that makes an array of JSON of a value of each row.
pub(super) fn of_rows(name: &str, function: &mut Function, dialect: Dialect) -> Rewritten {
    of_rows_as("to_variant_object(a)", name, function, dialect)
}

/// What stands for PostgreSQL's ARRAY_AGG, which keeps NULL and gives NULL where there are no rows as well.
pub(super) fn array_of_rows(function: &mut Function) -> Rewritten {
    of_rows_as("a", "ARRAY_AGG", function, Dialect::PostgreSql)
}

fn of_rows_as(array: &str, name: &str, function: &mut Function, dialect: Dialect) -> Rewritten {
    let FunctionArguments::List(list) = &mut function.args else {
        return Rewritten::Refused(format!("{name} of a query has no rule"));
    };
    let distinct = list.duplicate_treatment == Some(DuplicateTreatment::Distinct);
    let mut order = Vec::new();
    for clause in std::mem::take(&mut list.clauses) {
        match clause {
            FunctionArgumentClause::OrderBy(by) => order = by,
            other => return Rewritten::Refused(format!("{name} with `{other}` has no rule")),
        }
    }
    let arguments = plain_arguments(function).unwrap_or_default();
    let ([element], None) = (arguments.as_slice(), &function.over) else {
        return Rewritten::Refused(format!("{name} of several values or with OVER has no rule"));
    };
    let mut assumed = false;
    let gathered = if distinct {
        assumed = true;
        let mut list = call("collect_list", vec![element.clone()]);
        if let Expr::Function(made) = &mut list {
            made.filter.clone_from(&function.filter);
            if let FunctionArguments::List(values) = &mut made.args {
                values.duplicate_treatment = Some(DuplicateTreatment::Distinct);
            }
        }
        // What is told apart is sorted in PostgreSQL, by no other order than its own.
        call("sort_array", vec![list])
    } else if !order.is_empty() {
        match in_order::of(&order, function, Dialect::PostgreSql) {
            Rewritten::Other(list) => list,
            other => return other,
        }
    } else if is_json(element) || is_row(element) {
        with_filter(call("collect_list", vec![element.clone()]), function)
    } else {
        // What is within a struct is collected though it is NULL.
        let structs = fill("collect_list(named_struct('element', a))", vec![element.clone()]);
        fill("transform(a, pair -> pair.element)", vec![with_filter(structs, function)])
    };
    let (rows, values) = match &function.filter {
        Some(condition) => ("count_if(b) > 0", vec![gathered, (**condition).clone()]),
        None => ("count(1) > 0", vec![gathered]),
    };
    let made = fill(&format!("if({rows}, {array}, NULL)"), values);
    match assumed && dialect == Dialect::PostgreSql {
        true => Rewritten::Assumed(made, KEEPS_NULL.to_owned()),
        false => Rewritten::Other(made),
    }
}

fn with_filter(mut list: Expr, function: &Function) -> Expr {
    if let Expr::Function(made) = &mut list {
        made.filter.clone_from(&function.filter);
    }
    list
}

/// Whether a value is a struct, which is none that is NULL.
fn is_row(value: &Expr) -> bool {
    matches!(value, Expr::Function(function)
        if ["struct", "named_struct"].iter().any(|made| function.name.to_string().trim_matches('`') == *made))
}
