//! What drops or empties a temporary table, which has statements of its own in Databricks.
//!
//! Sources: "DROP TABLE" of the Databricks SQL language manual, by which without TEMPORARY a permanent table is dropped, and
//! nothing where a temporary one has the name; "TEMP_TABLE_OPERATION_NOT_SUPPORTED" of its error messages.

use sqlparser::ast::{ObjectName, ObjectType, Statement};

use crate::names::identifier;
use crate::query::Rewriter;

impl Rewriter<'_> {
    /// The statement for a temporary table, for which the parser has no grammar; `None` of any other statement.
    pub(super) fn of_temporary(&self, statement: &Statement) -> Option<String> {
        match statement {
            Statement::Drop { object_type: ObjectType::Table, names, temporary, if_exists, .. } => {
                let [name] = names.as_slice() else { return None };
                if *temporary {
                    let last = &name.0.last()?.as_ident()?.value;
                    self.temporary.borrow_mut().insert(last.to_lowercase());
                }
                let own = self.temporary_name(name, *temporary)?;
                Some(format!("DROP TEMPORARY TABLE {}{own}", if *if_exists { "IF EXISTS " } else { "" }))
            }
            Statement::Truncate(truncate) => {
                let [only] = truncate.table_names.as_slice() else { return None };
                Some(format!("DELETE FROM {}", self.temporary_name(&only.name, false)?))
            }
            _ => None,
        }
    }

    /// What a temporary table is called in Databricks; `None` of a table that neither the statement says to be one, nor is known
    /// to be.
    fn temporary_name(&self, name: &ObjectName, said: bool) -> Option<String> {
        let last = &name.0.last()?.as_ident()?.value;
        let is_one = said || self.is_temporary(last, name.0.len() == 1);
        is_one.then(|| identifier(last.trim_start_matches(['#', '@'])))
    }
}
