//! Methods of values, such as `x.value('/a/b', 'int')`: they read like functions of a schema or a package.

use model::Dialect;
use sqlparser::ast::{AccessExpr, Expr, Function, Ident, ObjectName};

use super::change::Change;
use crate::diagnostic_codes::*;
use crate::functions::{fill, literal, plain_arguments};

/// Methods of XML, of places and of paths in a hierarchy.
const T_SQL: &[&str] = &[
    "VALUE",
    "QUERY",
    "EXIST",
    "NODES",
    "MODIFY",
    "TOSTRING",
    "GETLEVEL",
    "GETANCESTOR",
    "GETDESCENDANT",
    "ISDESCENDANTOF",
    "STASTEXT",
    "STDISTANCE",
    "STINTERSECTS",
    "STCONTAINS",
    "STWITHIN",
    "STAREA",
    "STLENGTH",
    "STBUFFER",
];
const ORACLE: &[&str] =
    &["GETCLOBVAL", "GETSTRINGVAL", "GETNUMBERVAL", "GETBLOBVAL", "EXTRACT", "EXISTSNODE", "GETROOTELEMENT"];

fn methods(dialect: Dialect) -> &'static [&'static str] {
    match dialect {
        Dialect::TSql => T_SQL,
        Dialect::Oracle => ORACLE,
        Dialect::Snowflake
        | Dialect::Teradata
        | Dialect::Netezza
        | Dialect::Redshift
        | Dialect::MySql
        | Dialect::PostgreSql => &[],
    }
}

impl Change<'_, '_> {
    /// Rewrites or refuses a method of a value; `false` where it is none.
    pub(super) fn method(&self, expression: &mut Expr) -> bool {
        let (value, method) = match &*expression {
            Expr::Function(call) if call.name.0.len() > 1 => {
                let mut parts: Vec<Ident> = call.name.0.iter().filter_map(|part| part.as_ident()).cloned().collect();
                parts.pop();
                let value = match <[Ident; 1]>::try_from(parts) {
                    Ok([only]) => {
                        // Read as a part of a function's name, a variable has not been given its own name yet.
                        let mut value = Expr::Identifier(only);
                        self.word(&mut value);
                        value
                    }
                    Err(parts) => Expr::CompoundIdentifier(parts),
                };
                (value, call.clone())
            }
            Expr::CompoundFieldAccess { root, access_chain } => match access_chain.as_slice() {
                [AccessExpr::Dot(Expr::Function(call))] => ((**root).clone(), call.clone()),
                _ => return false,
            },
            _ => return false,
        };
        let name = method.name.0.last().and_then(|part| part.as_ident()).map(|name| name.value.to_ascii_uppercase());
        let Some(name) = name.filter(|name| methods(self.rewriter.dialect).contains(&name.as_str())) else {
            return false;
        };
        match text_at(&name, value, &method) {
            Some((other, data_type)) => {
                let mut cast = Expr::Cast {
                    kind: sqlparser::ast::CastKind::Cast,
                    expr: Box::new(other),
                    data_type: super::types::custom(data_type),
                    format: None,
                };
                self.cast(&mut cast);
                *expression = cast;
            }
            None => {
                let message =
                    format!("{name}: methods of XML, of places and of objects have no counterpart; use xpath");
                self.remark(NOT_TRANSLATED, message);
            }
        }
        true
    }
}

impl Change<'_, '_> {
    /// Whether a source of rows is a method of a value, such as `x.nodes('/a')`.
    pub(super) fn is_method(&self, name: &ObjectName) -> bool {
        let last = name.0.last().and_then(|part| part.as_ident()).map(|last| last.value.to_ascii_uppercase());
        name.0.len() > 1 && last.is_some_and(|last| methods(self.rewriter.dialect).contains(&last.as_str()))
    }
}

/// `x.value('(/a/b)[1]', 'int')`: the text at a path and the type it is to have. Paths with namespaces are not the same in
/// `xpath_string`.
fn text_at(name: &str, value: Expr, method: &Function) -> Option<(Expr, String)> {
    let [path, data_type] = <[Expr; 2]>::try_from(plain_arguments(method)?).ok()?;
    let said = literal(&path)?;
    if name != "VALUE" || said.contains("declare") || said.contains(':') || said.starts_with('.') {
        return None;
    }
    let data_type = literal(&data_type)?.to_owned();
    Some((fill("xpath_string(a, b)", vec![value, path]), data_type))
}
