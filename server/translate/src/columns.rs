//! What columns the tables of an inventory have, so that a view over one that is not there is told of.

use std::collections::{HashMap, HashSet};

use model::{ObjectKind, ObjectName};

use crate::conservation::Notes;
use crate::{Definition, head, query, scan, table};

/// Columns by table, as far as the tables' definitions tell.
///
/// Names are compared without regard to case, as every dialect here does for names without quotes.
#[derive(Clone, Debug, Default)]
pub struct TableColumns {
    /// By schema and name in lower case; a schema that is not given is empty.
    tables: HashMap<(String, String), HashSet<String>>,
    /// Schemas in which a table of that name is.
    schemas: HashMap<String, Vec<String>>,
}

impl TableColumns {
    /// Notes a table's columns.
    pub fn insert(&mut self, table: &ObjectName, columns: impl IntoIterator<Item = String>) {
        let (schema, name) = (table.schema.to_lowercase(), table.name.to_lowercase());
        let columns = columns.into_iter().map(|column| column.to_lowercase()).collect();
        if self.tables.insert((schema.clone(), name.clone()), columns).is_none() {
            self.schemas.entry(name).or_default().push(schema);
        }
    }

    /// Notes the columns of the table that a definition creates; nothing where it creates none, or makes it of a query.
    pub fn learn(&mut self, definition: &Definition<'_>) {
        let tokens = scan::scan(definition.sql, definition.dialect);
        let Some(found) = head::head(&tokens).filter(|found| found.kind == Some(ObjectKind::Table)) else { return };
        let notes = Notes::default();
        let rewriter = query::Rewriter::new(definition, None, 50, &notes);
        let columns = table::TableReader::new(&tokens, &rewriter).column_names_of(&found);
        if !columns.is_empty() {
            let name = definition.name.cloned().unwrap_or_else(|| found.object_name());
            self.insert(&name, columns);
        }
    }

    /// The columns of a table; `None` where they are not known, or where tables of several schemas have the name and none of
    /// these is given.
    pub(crate) fn of(&self, schema: &str, name: &str) -> Option<&HashSet<String>> {
        let (schema, name) = (schema.to_lowercase(), name.to_lowercase());
        let exact = self.tables.get(&(schema.clone(), name.clone()));
        let only = match self.schemas.get(&name).map(Vec::as_slice) {
            Some([only]) if schema.is_empty() || only.is_empty() => self.tables.get(&(only.clone(), name)),
            _ => None,
        };
        exact.or(only)
    }
}

#[cfg(test)]
mod tests {
    use model::Dialect;

    use super::*;
    use crate::diagnostic_codes::UNKNOWN_COLUMN;

    #[test]
    fn a_routine_s_own_parameters_and_variables_are_no_columns_that_are_missing() {
        let of =
            |sql| Definition { sql, dialect: Dialect::Oracle, kind: None, name: None, routines: None, columns: None };
        let mut columns = TableColumns::default();
        columns.learn(&of("CREATE TABLE s.t (a NUMBER(9), b NUMBER(9))"));
        for (sql, missing) in [
            (
                "CREATE PROCEDURE s.p (p_a IN NUMBER) AS BEGIN DELETE FROM s.t WHERE a = (SELECT MAX(a) FROM s.t WHERE b = p_a); END;",
                0,
            ),
            (
                "CREATE PROCEDURE s.p AS v NUMBER(9); BEGIN SELECT MAX(a) INTO v FROM s.t WHERE b = v; DELETE FROM s.t WHERE a = v; END;",
                0,
            ),
            (
                "CREATE FUNCTION s.f (p_a IN NUMBER) RETURN NUMBER AS v NUMBER; BEGIN SELECT MAX(a) INTO v FROM s.t WHERE b = p_a; RETURN v; END;",
                0,
            ),
            (
                "CREATE PROCEDURE s.p (p_a IN NUMBER) AS BEGIN DELETE FROM s.t WHERE a = (SELECT MAX(a) FROM s.t WHERE t.c = p_a); END;",
                1,
            ),
        ] {
            let translation = crate::translate(&Definition { columns: Some(&columns), ..of(sql) }, None);
            let found = translation.diagnostics.iter().filter(|remark| remark.code == UNKNOWN_COLUMN.code).count();
            assert_eq!(found, missing, "{sql}: {:?}", translation.diagnostics);
        }
    }
}
