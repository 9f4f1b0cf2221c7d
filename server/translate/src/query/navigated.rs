//! Redshift reaches the parts of a SUPER by dots: `o.doc.customer.name` of a table called `o`.

use std::collections::HashSet;

use sqlparser::ast::{Expr, Ident, TableFactor};

use super::change::Change;
use crate::diagnostic_codes::*;
use crate::functions::{call, text};
use crate::names::is_plain;

/// The name that a source of rows has in its query, in lower case.
pub(super) fn alias(factor: &TableFactor) -> Option<String> {
    match factor {
        TableFactor::Table { alias: Some(alias), .. } | TableFactor::Derived { alias: Some(alias), .. } => {
            Some(alias.name.value.to_lowercase())
        }
        TableFactor::Table { name, alias: None, .. } => {
            name.0.last().and_then(|part| part.as_ident()).map(|name| name.value.to_lowercase())
        }
        _ => None,
    }
}

/// The path below a column of a table with one of these names; `None` where the name's first part is no such table.
pub(super) fn path(parts: &[Ident], aliases: &HashSet<String>) -> Option<Expr> {
    let [table, column, rest @ ..] = parts else { return None };
    if rest.is_empty() || !aliases.contains(&table.value.to_lowercase()) {
        return None;
    }
    let step = |part: &Ident| match is_plain(&part.value) {
        true => format!(".{}", part.value),
        false => format!("['{}']", part.value),
    };
    let path: String = rest.iter().map(step).collect();
    let column = Expr::CompoundIdentifier(vec![table.clone(), column.clone()]);
    Some(call("variant_get", vec![column, text(&format!("${path}"))]))
}

impl Change<'_, '_> {
    /// Refuses `FROM orders o, o.items i`, whose rows are parts of a value.
    pub(super) fn rows_of_value(&self, factor: &TableFactor, aliases: &HashSet<String>) {
        let TableFactor::Table { name, args: None, .. } = factor else { return };
        let first = name.0.first().and_then(|part| part.as_ident());
        if name.0.len() > 1 && first.is_some_and(|first| aliases.contains(&first.value.to_lowercase())) {
            let message = format!("the parts of {name} as rows have no rule; use LATERAL variant_explode({name})");
            self.remark(NOT_TRANSLATED, message);
        }
    }
}
