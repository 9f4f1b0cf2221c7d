//! Where in the source a part of a tree begins. Parts that were put in have no place.

use sqlparser::ast::helpers::attached_token::AttachedToken;
use sqlparser::ast::{Expr, Ident, ObjectName, TableFactor};
use sqlparser::tokenizer::Location;

use super::change::Place;

fn of(location: Location) -> Option<Place> {
    (location.line > 0).then_some((location.line as u32, location.column as u32))
}

pub(super) fn of_ident(ident: &Ident) -> Option<Place> {
    of(ident.span.start)
}

pub(super) fn of_token(token: &AttachedToken) -> Option<Place> {
    of(token.0.span.start)
}

pub(super) fn of_name(name: &ObjectName) -> Option<Place> {
    name.0.first().and_then(|part| part.as_ident()).and_then(of_ident)
}

/// Where an expression begins, if its own first word tells; otherwise the first of its parts that has one does.
pub(super) fn of_expression(expression: &Expr) -> Option<Place> {
    match expression {
        Expr::Identifier(word) => of_ident(word),
        Expr::CompoundIdentifier(words) => words.first().and_then(of_ident),
        Expr::Value(value) => of(value.span.start),
        Expr::Function(function) => of_name(&function.name),
        Expr::Case { case_token, .. } => of_token(case_token),
        _ => None,
    }
}

/// Where a source of rows begins.
pub(super) fn of_rows(factor: &TableFactor) -> Option<Place> {
    match factor {
        TableFactor::Table { name, .. } | TableFactor::Function { name, .. } => of_name(name),
        TableFactor::TableFunction { expr, .. }
        | TableFactor::JsonTable { json_expr: expr, .. }
        | TableFactor::OpenJsonTable { json_expr: expr, .. } => of_expression(expr),
        _ => None,
    }
}
