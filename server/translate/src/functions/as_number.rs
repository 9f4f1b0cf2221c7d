//! Texts read as numbers.

use model::Dialect;
use sqlparser::ast::Expr;

use super::{Rewritten, call, fill, literal, number, numbers, text};

pub(super) fn as_number(name: &str, arguments: &[Expr], dialect: Dialect) -> Option<Rewritten> {
    let value = arguments[0].clone();
    let tries = name.starts_with("TRY_");
    if dialect == Dialect::Snowflake {
        let sizes: Vec<&str> = arguments[1..].iter().filter_map(number).collect();
        let sized = sizes.len() == arguments.len() - 1;
        let cast = if tries { "TRY_CAST" } else { "CAST" };
        return match sizes.as_slice() {
            [] if arguments.len() == 1 => None,
            [precision] if sized => {
                Some(Rewritten::Other(fill(&format!("{cast}(a AS DECIMAL({precision},0))"), vec![value])))
            }
            [precision, scale] if sized => {
                Some(Rewritten::Other(fill(&format!("{cast}(a AS DECIMAL({precision},{scale}))"), vec![value])))
            }
            _ => Some(number_format(name, &value, &arguments[1])),
        };
    }
    if arguments.len() > 1 {
        return Some(number_format(name, &value, &arguments[1]));
    }
    Some(Rewritten::Assumed(
        fill("CAST(a AS DECIMAL(38,10))", vec![value]),
        format!("{name} without a format keeps ten decimals; cast to DOUBLE for more"),
    ))
}

pub(super) fn number_format(name: &str, value: &Expr, format: &Expr) -> Rewritten {
    let target = if name.starts_with("TRY_") { "try_to_number" } else { "to_number" };
    match literal(format).map(|format| (format, numbers::converted(format))) {
        Some((_, Some((format, _)))) => Rewritten::Other(call(target, vec![value.clone(), text(&format)])),
        Some((format, None)) => Rewritten::Refused(format!("the format of numbers `{format}` has no rule")),
        None => Rewritten::Assumed(
            call(target, vec![value.clone(), format.clone()]),
            format!("the formats that {name} is given must be of those that Databricks has too"),
        ),
    }
}
