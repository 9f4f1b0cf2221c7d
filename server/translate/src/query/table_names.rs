//! Names of tables that need more than their place in the target.

use sqlparser::ast::{Ident, ObjectName, ObjectNamePart, TableAlias, TableFactor};

use super::change::Change;
use crate::diagnostic_codes::*;

impl Change<'_, '_> {
    /// A table that has another name in the target keeps its own within the query, by which its columns may be named.
    pub(super) fn keep_name(&self, factor: &mut TableFactor) {
        let TableFactor::Table { name, alias: alias @ None, args: None, .. } = factor else { return };
        let Some(last) = name.0.last().and_then(|part| part.as_ident()) else { return };
        let common = name.0.len() == 1 && self.is_common(&last.value);
        if !common && let Some(kept) = self.rewriter.renamed(name) {
            *alias = Some(TableAlias { explicit: true, name: kept, columns: Vec::new(), at: None });
        }
    }

    /// Snowflake's `IDENTIFIER('a.b')`. What a client would put into it stays, in backticks.
    pub(super) fn identifier(&self, relation: &mut ObjectName, named: &str) {
        let parts: Vec<&str> = named.split('.').map(|part| part.trim_matches('"')).collect();
        if parts.iter().any(|part| part.is_empty()) || named.starts_with(['$', ':']) {
            return self.remark(NOT_TRANSLATED, "IDENTIFIER of a variable has no counterpart in a view");
        }
        if named.contains("&{") {
            self.remark(ASSUMED, format!("the name `{named}` holds a variable of the client; put its value in"));
        }
        relation.0 = parts.iter().map(|part| ObjectNamePart::Identifier(Ident::new(*part))).collect();
        self.rewriter.place(relation);
    }
}
