//! Elements of ARRAY_AGG in the order of other expressions.

use std::fmt::Write;

use model::Dialect;
use sqlparser::ast::{Expr, Function, FunctionArguments, OrderByExpr, OrderBySort};

use super::{Rewritten, fill, plain_arguments};

/// As many expressions as there are letters for in a template, beside the element and the condition.
const MOST: usize = 8;

/// Each element stands in a row with what it is ordered by, the rows are compared by that alone, for an element may be of a
/// type that has no order, and only the elements are kept; NULL among them only in PostgreSQL.
///
/// Source: "array_sort" of the Databricks SQL language manual.
pub(super) fn of(order: &[OrderByExpr], function: &Function, dialect: Dialect) -> Rewritten {
    let refused = |why: &str| Rewritten::Refused(format!("ARRAY_AGG {why} has no counterpart"));
    let distinct = matches!(&function.args, FunctionArguments::List(list) if list.duplicate_treatment.is_some());
    let arguments = plain_arguments(function).unwrap_or_default();
    let [element] = arguments.as_slice() else { return refused("of several values") };
    if distinct || function.over.is_some() {
        return refused("with DISTINCT or OVER in another order");
    }
    if order.len() > MOST {
        return refused("in an order of so many expressions");
    }
    let letters = ('a'..).take(order.len() + 2).collect::<Vec<char>>();
    let (mut fields, mut compared) = (String::new(), String::new());
    for (place, by) in order.iter().enumerate() {
        let field = if order.len() == 1 { "sort_key".to_owned() } else { format!("sort_key_{}", place + 1) };
        let _ = write!(fields, "'{field}', {}, ", letters[place]);
        compared.push_str(&comparison(&field, by));
    }
    let (element_at, condition_at) = (letters[order.len()], letters[order.len() + 1]);
    let mut row = format!("named_struct({fields}'element', {element_at})");
    let mut values: Vec<Expr> = order.iter().map(|by| by.expr.clone()).collect();
    values.push(element.clone());
    if let Some(condition) = &function.filter {
        // What is NULL is not collected.
        row = format!("CASE WHEN {condition_at} THEN {row} END");
        values.push((**condition).clone());
    }
    let sorted = format!("array_sort(collect_list({row}), (one, other) -> CASE{compared} ELSE 0 END)");
    let elements = format!("transform({sorted}, pair -> pair.element)");
    let kept = match dialect {
        Dialect::PostgreSql => elements,
        _ => format!("array_compact({elements})"),
    };
    Rewritten::Other(fill(&kept, values))
}

/// Which of two rows comes first by one field. NULL is the greatest of all, where nothing else is said.
fn comparison(field: &str, by: &OrderByExpr) -> String {
    let descending = matches!(by.options.sort, Some(OrderBySort::Desc));
    let nulls_first = by.options.nulls_first.unwrap_or(descending);
    let (less, greater) = if descending { (">", "<") } else { ("<", ">") };
    let (one, other) = (format!("one.{field}"), format!("other.{field}"));
    let only_null = |null: &str, value: &str| format!("({null} IS NULL AND {value} IS NOT NULL)");
    let (first, last) = match nulls_first {
        true => (only_null(&one, &other), only_null(&other, &one)),
        false => (only_null(&other, &one), only_null(&one, &other)),
    };
    format!(" WHEN {one} {less} {other} OR {first} THEN -1 WHEN {one} {greater} {other} OR {last} THEN 1")
}
