//! Arrays and objects of Snowflake. A column or a variable of either type is a VARIANT in Databricks, whose own functions take
//! an ARRAY or a MAP: what comes is made one first. Elements are compared by their JSON, for a VARIANT has no order.
//!
//! Source: "Semi-structured and structured data functions" of Snowflake's function reference, "VARIANT type" and "cast function"
//! of the Databricks SQL language manual.

use sqlparser::ast::{Expr, Value};

use super::{Rewritten, call, fill, is_json, literal, number, plain_arguments};

/// An object as a map of its parts.
const PARTS: &str = "CAST(a AS MAP<STRING, VARIANT>)";

/// Names within the lambda functions into which arguments are put.
const LAMBDA_NAMES: &[&str] = &["each_element", "part_name"];

/// What stands for a call of one of these; `None` where it is another.
pub(super) fn rewrite(name: &str, arguments: &[Expr]) -> Option<Rewritten> {
    // What stands within a lambda function must not be taken for one of its own names.
    let taken = |argument: &Expr| {
        let spelled = argument.to_string().to_lowercase();
        LAMBDA_NAMES.iter().any(|name| spelled.contains(name))
    };
    let within: &[Expr] = match (name, arguments) {
        ("ARRAY_CONTAINS", [element, _]) => std::slice::from_ref(element),
        ("OBJECT_INSERT", [_, key, ..]) => std::slice::from_ref(key),
        ("OBJECT_DELETE" | "OBJECT_PICK", [_, keys @ ..]) => keys,
        _ => &[],
    };
    if within.iter().any(taken) {
        let names = LAMBDA_NAMES.join(" or ");
        return Some(Rewritten::Refused(format!("{name} of what names {names} has no rule")));
    }
    let filled = |template: &str, values: Vec<Expr>| Some(Rewritten::Other(fill(template, values)));
    match (name, arguments) {
        ("ARRAY_CONSTRUCT", [_, ..]) => Some(Rewritten::Other(array_of(arguments))),
        ("ARRAY_APPEND" | "ARRAY_PREPEND", [array, element]) => {
            let name = name.to_lowercase();
            Some(Rewritten::Other(call(&name, vec![variants(array), variant(element)])))
        }
        ("ARRAY_CAT", [one, other]) if gives_array(one) && gives_array(other) => {
            Some(Rewritten::Other(call("concat", arguments.to_vec())))
        }
        ("ARRAY_CAT", [one, other]) => Some(Rewritten::Other(call("concat", vec![variants(one), variants(other)]))),
        ("ARRAY_CONTAINS", [element, array]) => filled(
            "(array_size(filter(a, each_element -> to_json(each_element) = to_json(b))) > 0)",
            vec![variants(array), variant(element)],
        ),
        ("ARRAY_POSITION", [element, array]) => {
            filled("(nullif(array_position(a, to_json(b)), 0) - 1)", vec![as_json(array), variant(element)])
        }
        ("ARRAY_TO_STRING", [array, separator]) if !gives_array(array) => {
            filled("array_join(CAST(a AS ARRAY<STRING>), b)", vec![array.clone(), separator.clone()])
        }
        ("ARRAY_SLICE", [array, from, to]) if !gives_array(array) => {
            filled("slice(a, (b) + 1, (c) - (b))", vec![variants(array), from.clone(), to.clone()])
        }
        ("ARRAY_COMPACT", [array]) if !gives_array(array) => filled("array_compact(a)", vec![variants(array)]),
        ("ARRAY_DISTINCT", [array]) if !gives_array(array) => {
            filled("transform(array_distinct(a), element -> parse_json(element))", vec![as_json(array)])
        }
        ("ARRAYS_OVERLAP", [one, other]) if !(gives_array(one) && gives_array(other)) => {
            filled("arrays_overlap(a, b)", vec![as_json(one), as_json(other)])
        }
        ("OBJECT_INSERT", [object, key, value]) => {
            let added = part(key, value);
            filled(&format!("to_variant_object(map_concat({PARTS}, b))"), vec![object.clone(), added])
        }
        ("OBJECT_INSERT", [object, key, value, Expr::Value(update)]) => match update.value {
            Value::Boolean(true) => filled(
                &format!("to_variant_object(map_concat(map_filter({PARTS}, (part_name, part) -> part_name <> c), b))"),
                vec![object.clone(), part(key, value), key.clone()],
            ),
            Value::Boolean(false) => rewrite(name, &arguments[..3]),
            _ => None,
        },
        ("OBJECT_DELETE", [object, keys @ ..]) if !keys.is_empty() && keys.len() < LETTERS => {
            filled(&picked(keys.len(), "<>", "AND"), [std::slice::from_ref(object), keys].concat())
        }
        // A single key may be a whole array of them.
        ("OBJECT_PICK", [object, keys @ ..])
            if !keys.is_empty() && keys.len() < LETTERS && keys.iter().all(|key| literal(key).is_some()) =>
        {
            filled(&picked(keys.len(), "=", "OR"), [std::slice::from_ref(object), keys].concat())
        }
        _ => None,
    }
}

/// As many letters as there are for arguments in a template.
const LETTERS: usize = 26;

/// The element at a place of an array that is not known before the query runs. A place that is not there gives NULL in both.
pub(crate) fn element_at(array: &Expr, place: &Expr) -> Expr {
    fill("get(a, CAST(b AS INT))", vec![variants(array), place.clone()])
}

/// An object made of a map, from which parts that are NULL can be left out, and whose keys may be any text.
pub(super) fn object_of_parts(arguments: &[Expr], without_null: bool) -> Rewritten {
    let part = |(at, argument): (usize, &Expr)| match at % 2 {
        1 => variant(argument),
        _ if literal(argument).is_some() => argument.clone(),
        _ => fill("CAST(a AS STRING)", vec![argument.clone()]),
    };
    let parts = call("map", arguments.iter().enumerate().map(part).collect());
    let template = match without_null {
        true => "to_variant_object(map_filter(a, (name, part) -> part IS NOT NULL))",
        false => "to_variant_object(a)",
    };
    let object = fill(template, vec![parts]);
    match arguments.iter().step_by(2).all(|key| literal(key).is_some()) {
        true => Rewritten::Other(object),
        false => Rewritten::Assumed(object, "a key that is NULL is an error in Databricks; it is left out".to_owned()),
    }
}

/// The parts of an object whose names compare so with the keys.
fn picked(keys: usize, comparison: &str, joined: &str) -> String {
    let tests = ('b'..).take(keys).map(|key| format!("part_name {comparison} {key}"));
    let tests: Vec<String> = tests.collect();
    format!("to_variant_object(map_filter({PARTS}, (part_name, part) -> {}))", tests.join(&format!(" {joined} ")))
}

/// One part of an object. What is NULL is not put into one.
fn part(key: &Expr, value: &Expr) -> Expr {
    let known = literal(value).is_some() || number(value).is_some() || makes_variant(value);
    let template = if known { "map(a, b)" } else { "map_filter(map(a, b), (name, part) -> part IS NOT NULL)" };
    fill(template, vec![key.clone(), variant(value)])
}

/// An array of values that may be of several types.
pub(super) fn array_of(elements: &[Expr]) -> Expr {
    call("array", alike(elements))
}

/// Elements of which an array can be made: those whose types may differ are made variants.
fn alike(elements: &[Expr]) -> Vec<Expr> {
    let kind = |element: &Expr| match element {
        _ if literal(element).is_some() => "text",
        _ if number(element).is_some() => "number",
        _ if makes_variant(element) => "variant",
        _ => "unknown",
    };
    let first = kind(&elements[0]);
    match elements.iter().all(|element| kind(element) == first) {
        true => elements.to_vec(),
        false => elements.iter().map(variant).collect(),
    }
}

fn variant(value: &Expr) -> Expr {
    match makes_variant(value) {
        true => value.clone(),
        false => fill("CAST(a AS VARIANT)", vec![value.clone()]),
    }
}

/// An array of variants, whether it was one of another type or a variant.
fn variants(array: &Expr) -> Expr {
    fill("CAST(a AS ARRAY<VARIANT>)", vec![array.clone()])
}

/// The elements of an array as texts that can be compared.
fn as_json(array: &Expr) -> Expr {
    fill("transform(a, element -> to_json(element))", vec![variants(array)])
}

pub(super) fn is_call_of(expression: &Expr, names: &[&str]) -> bool {
    matches!(expression, Expr::Function(function)
        if names.iter().any(|name| function.name.to_string().eq_ignore_ascii_case(name)))
}

/// Whether what is there in Databricks' words already is a VARIANT for certain.
pub(crate) fn makes_variant(expression: &Expr) -> bool {
    let cast =
        matches!(expression, Expr::Cast { data_type, .. } if data_type.to_string().eq_ignore_ascii_case("VARIANT"));
    // With a third argument it gives that type.
    let part = is_call_of(expression, &["variant_get"])
        && matches!(expression, Expr::Function(function)
            if plain_arguments(function).is_some_and(|arguments| arguments.len() == 2));
    cast || part || is_json(expression)
}

/// Whether what is there in Databricks' words already is an array of elements of one type that have an order.
fn gives_array(expression: &Expr) -> bool {
    const ARRAYS: &[&str] =
        &["split", "collect_list", "collect_set", "sort_array", "array_sort", "regexp_extract_all", "sequence"];
    is_call_of(expression, ARRAYS)
}
