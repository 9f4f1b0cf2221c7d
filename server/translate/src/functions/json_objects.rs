//! Objects of JSON: made of keys and values, and reached by paths.

use model::Dialect;
use sqlparser::ast::{Expr, Function, FunctionArg, FunctionArgExpr, FunctionArguments};

use super::choices::is_certain;
use super::{Rewritten, call, fill, literal, number, semi_structured, text};
use crate::query::{WITHOUT_NULL, row_of};

/// An object of keys and values; the keys must be literals, since they become names of fields, unless it is made of a map.
pub(super) fn object(name: &str, arguments: &[Expr], dialect: Dialect) -> Rewritten {
    let keys = arguments.iter().step_by(2).all(|key| literal(key).is_some());
    if name.starts_with("OBJECT_CONSTRUCT") && arguments.len().is_multiple_of(2) {
        let certain = arguments.iter().skip(1).step_by(2).all(is_certain);
        // A struct with a NULL of no type makes no variant.
        let null = arguments.iter().any(|value| value.to_string().eq_ignore_ascii_case("NULL"));
        if !keys || null || !(certain || name == "OBJECT_CONSTRUCT_KEEP_NULL") {
            return semi_structured::object_of_parts(arguments, name == "OBJECT_CONSTRUCT");
        }
    }
    if !arguments.len().is_multiple_of(2) || !keys {
        return Rewritten::Refused(format!("{name} with keys that are no literals has no counterpart"));
    }
    if matches!(dialect, Dialect::MySql | Dialect::PostgreSql) {
        return Rewritten::Other(call("to_variant_object", vec![call("named_struct", parts(arguments))]));
    }
    let nested = arguments.iter().map(as_json).collect();
    let made = call("named_struct", nested);
    match name {
        // Text in T-SQL and Oracle. By itself to_json leaves a field that is NULL out.
        WITHOUT_NULL => Rewritten::Other(call("to_json", vec![made])),
        "JSON_OBJECT" if arguments.iter().skip(1).step_by(2).all(is_certain) => {
            Rewritten::Other(call("to_json", vec![made]))
        }
        "JSON_OBJECT" => Rewritten::Other(fill("to_json(a, map('ignoreNullFields', 'false'))", vec![made])),
        _ => Rewritten::Other(call("to_variant_object", vec![made])),
    }
}

/// An object of all columns of a row, by their names: `OBJECT_CONSTRUCT(*)`, which leaves out what is NULL.
///
/// Source: "OBJECT_CONSTRUCT" of Snowflake's SQL function reference.
pub(super) fn of_row(name: &str, function: &Function) -> Option<Rewritten> {
    let FunctionArguments::List(list) = &function.args else { return None };
    let [FunctionArg::Unnamed(columns @ (FunctionArgExpr::Wildcard | FunctionArgExpr::QualifiedWildcard(_)))] =
        &list.args[..]
    else {
        return None;
    };
    let template = match name {
        "OBJECT_CONSTRUCT" => {
            "to_variant_object(map_filter(CAST(to_variant_object(a) AS MAP<STRING, VARIANT>), \
             (name, part) -> NOT is_variant_null(part)))"
        }
        "OBJECT_CONSTRUCT_KEEP_NULL" => "to_variant_object(a)",
        _ => return None,
    };
    let keys =
        "the keys are spelled as the columns are, in Snowflake in capitals; a path asks for them with their case";
    Some(Rewritten::Assumed(fill(template, vec![row_of(columns.clone())]), keys.to_owned()))
}

/// Keys and values of which the last of each key counts; one that is NULL is of a type that a struct can hold.
///
/// Source: "Normalization, Merging, and Autowrapping of JSON Values" of the MySQL reference manual; "to_variant_object" of the
/// Databricks SQL language manual, which refuses a key that is there twice.
fn parts(arguments: &[Expr]) -> Vec<Expr> {
    let mut parts: Vec<[Expr; 2]> = Vec::new();
    for pair in arguments.chunks_exact(2) {
        let null = pair[1].to_string().eq_ignore_ascii_case("NULL");
        let value = if null { fill("CAST(a AS STRING)", vec![pair[1].clone()]) } else { pair[1].clone() };
        match parts.iter_mut().find(|known| literal(&known[0]) == literal(&pair[0])) {
            Some(known) => known[1] = value,
            None => parts.push([pair[0].clone(), value]),
        }
    }
    parts.into_iter().flatten().collect()
}

/// What is JSON already is no text within other JSON.
///
/// Source: "JSON_OBJECT" of Oracle's SQL language reference, where FORMAT JSON is implied for what functions of JSON give.
fn as_json(value: &Expr) -> Expr {
    match semi_structured::is_call_of(value, &["to_json"]) {
        true => call("parse_json", vec![value.clone()]),
        false => value.clone(),
    }
}

pub(super) fn path(arguments: &[Expr]) -> Rewritten {
    match (literal(&arguments[1]), number(&arguments[1])) {
        (Some(path), _) if path.starts_with('[') => {
            Rewritten::Other(call("variant_get", vec![arguments[0].clone(), text(&format!("${path}"))]))
        }
        (Some(path), _) => {
            Rewritten::Other(call("variant_get", vec![arguments[0].clone(), text(&format!("$.{path}"))]))
        }
        (_, Some(index)) => {
            Rewritten::Other(call("variant_get", vec![arguments[0].clone(), text(&format!("$[{index}]"))]))
        }
        _ => Rewritten::Refused("GET with a path that is no literal has no counterpart".to_owned()),
    }
}

pub(super) fn json_path(name: &str, arguments: &[Expr], dialect: Dialect) -> Option<Rewritten> {
    let mut path = "$".to_owned();
    for step in &arguments[1..] {
        let key = literal(step)?;
        let index = !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_digit());
        let plain = crate::names::is_plain(key);
        path.push_str(&match (index, plain || dialect == Dialect::Snowflake) {
            (true, _) => format!("[{key}]"),
            (false, true) => format!(".{key}"),
            (false, false) => format!("['{key}']"),
        });
    }
    let of_variant = dialect == Dialect::PostgreSql && literal(&arguments[0]).is_none();
    let value = arguments[0].clone();
    Some(Rewritten::Other(match (of_variant, name.ends_with("TEXT")) {
        (true, true) => call("variant_get", vec![value, text(&path), text("STRING")]),
        (true, false) => call("variant_get", vec![value, text(&path)]),
        (false, _) => call("get_json_object", vec![value, text(&path)]),
    }))
}

/// Whether what was made of an expression is a VARIANT for certain.
pub(crate) fn is_json(expression: &Expr) -> bool {
    match expression {
        Expr::Nested(inner) => is_json(inner),
        Expr::Function(function) if function.name.to_string() == "if" => {
            // An array of rows, or NULL where there are none.
            super::plain_arguments(function).is_some_and(|values| values.get(1).is_some_and(is_json))
        }
        other => semi_structured::is_call_of(other, &["parse_json", "try_parse_json", "to_variant_object"]),
    }
}
