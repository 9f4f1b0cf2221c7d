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

    /// Snowflake's `IDENTIFIER(…)` of a variable or a text; `false` where it is none.
    pub(super) fn named_by_value(&self, relation: &mut ObjectName) -> bool {
        let [ObjectNamePart::Function(function)] = relation.0.as_slice() else { return false };
        if !function.name.value.eq_ignore_ascii_case("IDENTIFIER") {
            return false;
        }
        let named = function.args.first().map(ToString::to_string).unwrap_or_default();
        if self.is_variable(&named) {
            let message = format!("the table that {named} names is not known here; it must be a name of the target's");
            self.remark(ASSUMED, message);
        } else {
            self.identifier(relation, named.trim_matches('\''));
        }
        true
    }

    /// Says so where a table lies on another server: T-SQL names that before the database.
    pub(super) fn note_server(&self, relation: &ObjectName) {
        if let [server, _, _, name] = relation.0.as_slice() {
            self.remark(ASSUMED, linked(&server.to_string(), &name.to_string()));
        }
    }

    /// `IDENTIFIER('a.b')`. What a client would put into it stays, in backticks.
    fn identifier(&self, relation: &mut ObjectName, named: &str) {
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

/// What is said of an object of another server, which goes where those of this one go.
pub(crate) fn linked(server: &str, name: &str) -> String {
    format!(
        "{name} of the linked server {server} is taken to be here; bring it here, or make a foreign catalog of the server and name that"
    )
}
