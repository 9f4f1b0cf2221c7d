//! Redshift reaches the parts of a SUPER by dots: `o.doc.customer.name` of a table called `o`.

use std::collections::HashSet;

use sqlparser::ast::{Expr, Ident, TableFactor, TableWithJoins};

use super::change::Change;
use crate::diagnostic_codes::*;
use crate::functions::{call, text};
use crate::names::is_plain;
use crate::walk::factors;

/// The names that sources of rows have in their query, in lower case.
pub(super) fn aliases(from: &[TableWithJoins]) -> Vec<String> {
    from.iter()
        .flat_map(factors)
        .flat_map(|factor| match factor {
            TableFactor::NestedJoin { table_with_joins, alias: None } => {
                aliases(std::slice::from_ref(table_with_joins))
            }
            other => alias(other).into_iter().collect(),
        })
        .collect()
}

fn alias(factor: &TableFactor) -> Option<String> {
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

/// The path below a column, of a table with one of these names or, where no other tables can be meant, of any; `None` where
/// the name may be that of a table with its schema, and a column.
pub(super) fn path(parts: &[Ident], aliases: &HashSet<String>, all_known: bool) -> Option<Expr> {
    let is_table = |part: &Ident| aliases.contains(&part.value.to_lowercase());
    let [.., before_last, _] = parts else { return None };
    let column = match parts.len() {
        2 => return None,
        _ if is_table(&parts[0]) => 2,
        _ if all_known && !is_table(before_last) => 1,
        _ => return None,
    };
    let (column, rest) = parts.split_at(column);
    let step = |part: &Ident| match is_plain(&part.value) {
        true => format!(".{}", part.value),
        false => format!("['{}']", part.value),
    };
    let path: String = rest.iter().map(step).collect();
    let column = match column {
        [column] => Expr::Identifier(column.clone()),
        column => Expr::CompoundIdentifier(column.to_vec()),
    };
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
