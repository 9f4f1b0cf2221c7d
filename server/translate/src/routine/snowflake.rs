//! Statements of Snowflake Scripting that are no statements of SQL: what they become is a remark or a refusal.

use model::Diagnostic;

use super::reader::Reader;
use crate::diagnostic_codes::STATEMENT_CHANGED;

/// What is said of a statement of Snowflake that changes where names are looked for, or who may do what.
pub(super) fn changed_surroundings(statement: Reader<'_, '_>) -> Option<Diagnostic> {
    let message = if statement.sees_any(&["USE"]) {
        "USE dropped: a name without a schema is looked for where the routine's objects go"
    } else if statement.sees_any(&["GRANT"]) {
        "GRANT dropped: privileges are not migrated; give them in Unity Catalog to its groups"
    } else {
        return None;
    };
    Some(statement.error(STATEMENT_CHANGED, message))
}

/// Why a statement that only Snowflake has is refused.
pub(super) fn refused(statement: Reader<'_, '_>) -> Option<&'static str> {
    let stage = statement.tokens.iter().any(|token| token.text.starts_with('@'));
    match () {
        () if statement.sees(&["COPY", "INTO"]) && stage => {
            Some("a stage has no counterpart; name its place in cloud storage and use COPY INTO or read_files")
        }
        () if statement.sees_any(&["PUT", "LIST", "LS", "REMOVE", "RM"]) && stage => {
            Some("a stage has no counterpart; keep the files in a volume")
        }
        () if statement.sees_any(&["SHOW", "DESCRIBE", "DESC"]) => {
            Some("what SHOW and DESCRIBE give differs in Databricks; ask information_schema")
        }
        () if statement.sees(&["ALTER", "TASK"]) || statement.sees(&["EXECUTE", "TASK"]) => {
            Some("a task becomes a job, which a procedure does not change")
        }
        () => None,
    }
}
